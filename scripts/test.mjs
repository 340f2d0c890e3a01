/** npm test [-- suite …] [--all]: installs what is missing, then every suite, each with its time and its count. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { failedJourneys, failedUnits } from './lib/failures.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { ensurePython } from './lib/python.mjs';
import { forwardSignals, run, runBin, seconds } from './lib/run.mjs';

const inCi = process.env['CI'] === 'true' || process.env['CI'] === '1';

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** A suite that went wrong without one failed test (a crash, no tests at all) has failed all the same. */
function counts(passed, failed, code) {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** Failures of a suite whose page is printed as well. */
const PAGES = 3;

/** Exit code of a script whose tool the machine does not have. */
const MISSING = 3;

/** Runs one of our scripts that ends with its own "N passed, N failed" line. */
async function script(file) {
  const { code, output } = await run(process.execPath, [at('scripts', file)], { tee: true });
  const line = [...output.matchAll(/^(?:\S+: )?(\d+) passed, (\d+) failed$/gm)].at(-1);
  const result = counts(Number(line?.[1] ?? 0), Number(line?.[2] ?? 0), code);
  return { ...result, printed: line !== undefined, missing: code === MISSING };
}

/** @param project the suite's; those that begin with its name are parts of it */
async function vitest(project) {
  const report = at('.cache', `vitest-${project}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await runBin('vitest/vitest.mjs', ['run', '--project', `${project}*`, ...reporters], {
    minutes: 15,
  });
  const result = readJson(report);
  // A skipped test is a hole that nobody sees: it counts as failed.
  const skipped = (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0);
  if (skipped > 0) console.log(`${skipped} skipped tests count as failed.`);
  return {
    ...counts(result?.numPassedTests ?? 0, (result?.numFailedTests ?? 0) + skipped, code),
    failures: failedUnits(result),
  };
}

async function journeys(mode) {
  const browser = await ensureChromium();
  if (browser.file === undefined) {
    console.error(browser.help);
    return { passed: 0, failed: inCi ? 1 : 0, unavailable: 1 };
  }
  await ensureBuilt(mode === 'demo' ? { mode: 'demo' } : {});
  const report = at('.cache', `playwright-${mode}.json`);
  rmSync(report, { force: true });
  const { code } = await runBin(
    '@playwright/test/cli.js',
    ['test', '--project', mode, '--reporter=list,json'],
    {
      env: {
        CHROMIUM_PATH: browser.file,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        ...(mode === 'stock' ? { NADOO_STOCK: '1' } : {}),
        ...(mode === 'extended' ? { NADOO_PYTHON: (await ensurePython()) ?? 'none' } : {}),
      },
    },
  );
  const result = readJson(report);
  const stats = result?.stats;
  const failed = (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) + (stats?.skipped ?? 0);
  return { ...counts(stats?.expected ?? 0, failed, code), failures: failedJourneys(result) };
}

async function python() {
  const { missing, ...result } = await script('python-suite.mjs');
  return missing ? { passed: 0, failed: inCi ? 1 : 0, unavailable: 1 } : result;
}

const suites = {
  check: () => script('check.mjs'),
  prove: () => script('prove-checks.mjs'),
  unit: () => vitest('unit'),
  transcripts: () => vitest('transcripts'),
  python,
  extended: () => journeys('extended'),
  stock: () => journeys('stock'),
  demo: () => journeys('demo'),
};

const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !(name in suites));
if (unknown !== undefined) {
  console.error(`No suite is called ${unknown}. There are: ${Object.keys(suites).join(', ')}`);
  process.exit(2);
}
const everything = Object.keys(suites).filter((name) => name !== 'prove' || inCi || values.all);
const asked = positionals.length > 0 ? positionals : everything;

forwardSignals();
const began = performance.now();
await ensureInstalled();
mkdirSync(at('.cache'), { recursive: true });

async function runSuite(name) {
  console.log(`\n── ${name}`);
  const start = performance.now();
  const result = await suites[name]().catch((error) => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  const time = seconds(start);
  console.log(`${name} took ${time}`);
  if (result.unavailable > 0) console.log(`${name} unavailable: 1`);
  if (result.printed !== true) console.log(`${name}: ${result.passed} passed, ${result.failed} failed`);
  return { name, ...result, time };
}

/** They wait more than they work: side by side they keep two cores busy. */
const waiting = new Set(['transcripts', 'python']);
const turns = [];
for (const name of asked) {
  const before = turns.at(-1);
  if (waiting.has(name) && before !== undefined && waiting.has(before[0])) before.push(name);
  else turns.push([name]);
}
const results = [];
for (const turn of turns) results.push(...(await Promise.all(turn.map(runSuite))));

for (const { name, failures = [] } of results)
  for (const { title, page = '' } of failures.slice(0, PAGES))
    if (page !== '') console.log(`\nThe page when ${name} failed: ${title}\n${page}`);
for (const { name, failures = [] } of results)
  for (const { title, error } of failures) console.log(`\n✘ ${name}: ${title}\n${error}`);

console.log(`\n── all suites, ${seconds(began)}`);
for (const { name, passed, failed, unavailable = 0, time } of results) {
  const missing = unavailable > 0 ? `, ${unavailable} unavailable` : '';
  console.log(
    `   ${name.padEnd(12)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed${missing}   ${time}`,
  );
}
const sum = (key) => results.reduce((total, result) => total + (result[key] ?? 0), 0);
console.log(`total: ${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 && sum('unavailable') === 0 ? 0 : 1;
