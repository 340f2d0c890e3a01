/** npm run check [-- name …]: types, lint, format, import rules, dead code, bundle budget; each with its time. */
import { existsSync } from 'node:fs';
import { ensureBuilt } from './build.mjs';
import { buildConnectionAlone } from './lib/budget.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { forwardSignals, run, runBin, seconds } from './lib/run.mjs';

const tree = ['src', 'server', 'e2e', 'bench'].filter((folder) => existsSync(at(folder)));
const quiet = { capture: true };

const lint = (...what) => runBin('eslint/bin/eslint.js', [...what, '--max-warnings', '0'], quiet);

/** A check is a name, what it does, and how a failure is mended. */
export const checks = {
  types: {
    hint: 'Mend the types; the compiler settings stay.',
    run: () =>
      runBin(
        'typescript/bin/tsc',
        ['-p', '.', '--noEmit', '--incremental', '--tsBuildInfoFile', at('.cache', 'tsc.tsbuildinfo')],
        quiet,
      ),
  },
  lint: {
    hint: 'npx eslint --fix <file> mends what a machine can.',
    run: () => lint('src'),
  },
  // With types it is the longest of all: in two parts both cores have some of it.
  'lint-rest': {
    hint: 'npx eslint --fix <file> mends what a machine can.',
    run: () => lint('.', '--ignore-pattern', 'src/**'),
  },
  format: {
    hint: 'npx prettier --write <file> mends it.',
    run: () => runBin('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'], quiet),
  },
  imports: {
    hint: 'Who may import whom stands in docs/architecture.md and .dependency-cruiser.mjs.',
    run: () =>
      runBin(
        'dependency-cruiser/bin/dependency-cruise.mjs',
        ['--config', '.dependency-cruiser.mjs', ...tree],
        quiet,
      ),
  },
  dead: {
    hint: 'Delete what nobody uses.',
    run: () => runBin('knip/bin/knip.js', ['--no-progress'], quiet),
  },
  budget: {
    hint: 'Load by route or by view what is not needed at once; the budgets stand in .size-limit.mjs.',
    run: async () => {
      const measured = await run(process.execPath, [at('scripts', 'check.mjs'), '--measure'], quiet);
      return measured.code === 0 ? runBin('size-limit/bin.js', [], quiet) : measured;
    },
  },
};

async function runCheck(name) {
  const began = performance.now();
  const { code, output } = await checks[name].run();
  const verdict = code === 0 ? 'ok' : 'FAILED';
  console.log(`${name.padEnd(9)} ${verdict.padEnd(7)} ${seconds(began)}`);
  if (code !== 0) console.log(`${output.trim()}\n→ ${checks[name].hint}\n`);
  else if (name === 'budget') console.log(output.trim());
  return code === 0;
}

/** Runs the named checks, two at a time (the machine to be quick on has two cores). */
async function runAll(names) {
  const waiting = [...names];
  let passed = 0;
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
      if (await runCheck(name)) passed += 1;
  };
  await Promise.all([worker(), worker()]);
  console.log(`check: ${passed} passed, ${names.length - passed} failed`);
  return passed === names.length;
}

forwardSignals();
await ensureInstalled();
const asked = process.argv.slice(2);
if (asked[0] === '--measure') {
  await ensureBuilt();
  await buildConnectionAlone();
} else {
  const unknown = asked.find((name) => !(name in checks));
  if (unknown !== undefined) {
    console.error(`No check is called ${unknown}. There are: ${Object.keys(checks).join(', ')}`);
    process.exit(2);
  }
  process.exitCode = (await runAll(asked.length > 0 ? asked : Object.keys(checks))) ? 0 : 1;
}
