/** scripts/prove-checks [name …]: plants a fault for each check in a copy of the tree and sees the check refuse it. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { at, root } from './lib/paths.mjs';
import { forwardSignals, run, seconds } from './lib/run.mjs';

/** Text that does not compress: deterministic, so that the proof is the same every time. */
function noise(bytes) {
  let state = 42;
  let text = '';
  while (text.length < bytes) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += state.toString(36);
  }
  return text;
}

/**
 * Each proof plants files and names what the refusal must say: a check that fails for another reason proves nothing.
 * `append` goes to the end of an existing file. `beside` limits the code that is there beside the planted files: the
 * lint of everything is run by the check itself, and takes minutes, its types and its format take one each.
 */
const proofs = [
  {
    check: 'types',
    // The second is what a file of configuration at the top imports.
    beside: ['src/lib/', 'e2e/harness/options.ts'],
    fault: 'a text where a number is declared, an array element used as if it were always there',
    files: {
      'src/lib/planted.ts': "export const planted: number = 'text';\n",
      'src/lib/planted-element.ts': 'export const planted = (list: string[]): string => list[0];\n',
    },
    says: [/planted\.ts.*TS2322/, /planted-element\.ts.*TS2322/],
  },
  {
    check: 'lint',
    beside: ['src/lib/'],
    fault: 'a promise nobody waits for, a clock read in a feature, a silenced rule',
    files: {
      'src/features/planted/planted.ts': [
        'async function save(): Promise<void> {}',
        'export function planted(): number {',
        '  save();',
        '  return Date.now();',
        '}',
        '',
      ].join('\n'),
      'src/lib/planted-silence.ts': '/* eslint-disable */\nexport const planted: any = 1;\n',
    },
    says: [/no-floating-promises/, /no-restricted-properties/, /no-explicit-any/],
  },
  {
    check: 'lint-rest',
    beside: ['src/lib/'],
    fault: 'a promise nobody waits for in the gateway',
    files: {
      'server/planted.ts':
        'async function save(): Promise<void> {}\nexport function planted(): void {\n  save();\n}\n',
    },
    says: [/planted\.ts[\s\S]*no-floating-promises/],
  },
  {
    check: 'format',
    beside: ['src/lib/'],
    fault: 'double quotes and no spaces',
    files: { 'src/lib/planted.ts': 'export const planted={a:"b"}\n' },
    says: [/src\/lib\/planted\.ts/],
  },
  {
    check: 'imports',
    fault: 'imports against the order of the layers',
    files: {
      'src/lib/planted.ts': "import '#src/protocol/envelope.ts';\n",
      'src/ui/planted.ts': "import '#src/connection/types.ts';\n",
      'src/features/planted/index.ts': "import '#src/features/planted-other/index.ts';\n",
      'src/features/planted-other/index.ts': 'export {};\n',
      'src/features/planted-other/inside.ts': 'export {};\n',
      'src/app/planted.ts':
        "import '#src/features/planted-other/inside.ts';\nimport '#src/mocks/planted.ts';\n",
      'src/mocks/planted.ts': 'export {};\n',
      'src/connection/planted.ts': "import '#src/testing/planted.ts';\nimport 'node:fs';\n",
      'src/testing/planted.ts': 'export {};\n',
      'server/core/planted.ts': "import 'node:fs';\nimport 'fastify';\nimport '#src/http/types.ts';\n",
      'e2e/planted.ts': "import '#src/lib/clock.ts';\n",
      'src/protocol/planted-a.ts': "import './planted-b.ts';\n",
      'src/protocol/planted-b.ts': "import './planted-a.ts';\n",
    },
    says: [
      /layer-lib: src\/lib\/planted/,
      /layer-ui: src\/ui\/planted/,
      /features-apart: src\/features\/planted\/index/,
      /feature-by-its-index: src\/app\/planted/,
      /mocks-only-by-dynamic-import: src\/app\/planted/,
      /testing-for-tests: src\/connection\/planted/,
      /page-without-node: src\/connection\/planted/,
      /core-has-no-platform: server\/core\/planted\.ts → (node:)?fs/,
      /core-has-no-platform: server\/core\/planted\.ts → .*fastify/,
      /core-is-pure: server\/core\/planted/,
      /journeys-know-the-protocol: e2e\/planted/,
      /no-cycles: src\/protocol\/planted/,
    ],
  },
  {
    check: 'dead',
    fault: 'a file and an export that nothing uses',
    files: { 'src/lib/planted.ts': 'export const planted = 1;\n' },
    append: { 'src/lib/clock.ts': '\nexport const plantedExport = 1;\n' },
    says: [/src\/lib\/planted\.ts/, /plantedExport/],
  },
  {
    check: 'budget',
    fault: '200 kB more before the composer accepts typing',
    files: { 'src/planted.ts': `export const planted = '${noise(300_000)}';\n` },
    append: {
      'src/main.tsx':
        "\nimport { planted } from './planted.ts';\ndocument.documentElement.dataset['planted'] = planted;\n",
    },
    says: [/composer[\s\S]*exceeded/],
  },
  {
    check: 'budget',
    fault: '10 kB more in the connection',
    files: { 'src/connection/planted.ts': `export const planted = '${noise(16_000)}';\n` },
    append: {
      'src/app/create-services.ts':
        "\nimport { planted } from '#src/connection/planted.ts';\nexport const plantedToo = planted;\n",
    },
    says: [/auth \+ connection[\s\S]*exceeded/],
  },
];

/** The working tree as git sees it (changes and new files included), with the packages linked in. */
function copyTree(beside = ['']) {
  const copy = mkdtempSync(path.join(tmpdir(), 'nadoo prove-'));
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const isWanted = (name) =>
    !/^(src|server|e2e|bench)\//.test(name) || beside.some((folder) => name.startsWith(folder));
  for (const file of listed
    .split('\0')
    .filter((name) => name !== '' && existsSync(at(name)) && isWanted(name))) {
    cpSync(at(file), path.join(copy, file), { recursive: true });
  }
  symlinkSync(at('node_modules'), path.join(copy, 'node_modules'), 'dir');
  return copy;
}

/** Plants the fault and returns what takes it out again. */
function plant(copy, { files, append = {} }) {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    writeFileSync(path.join(copy, file), text);
  }
  for (const [file, text] of Object.entries(append)) appendFileSync(path.join(copy, file), text);
  return () => {
    for (const file of Object.keys(files)) rmSync(path.join(copy, file));
    for (const file of Object.keys(append)) cpSync(at(file), path.join(copy, file));
  };
}

async function prove(copy, proof) {
  const began = performance.now();
  const takeOut = plant(copy, proof);
  const { code, output } = await run(
    process.execPath,
    [path.join(copy, 'scripts', 'check.mjs'), proof.check],
    { capture: true, cwd: copy },
  );
  takeOut();
  const plain = output.replace(/\x1b\[[0-9;]*m/g, '');
  const missing = proof.says.filter((pattern) => !pattern.test(plain));
  const refused = code !== 0 && missing.length === 0;
  console.log(
    `${refused ? 'ok    ' : 'FAILED'} ${proof.check.padEnd(9)} refuses ${proof.fault}   ${seconds(began)}`,
  );
  if (!refused) {
    const why = code === 0 ? 'the check passed' : `the refusal does not say ${missing.join(', ')}`;
    console.log(`  ${why}. It said:\n${plain.trim().slice(-4000)}`);
  }
  return refused;
}

/** The same in a small tree of its own. */
async function proveInSmall(proof) {
  const copy = copyTree(proof.beside);
  try {
    return await prove(copy, proof);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !proofs.some(({ check }) => check === name));
if (unknown !== undefined) {
  console.error(
    `No check is called ${unknown}. There are: ${[...new Set(proofs.map(({ check }) => check))].join(', ')}`,
  );
  process.exit(2);
}
forwardSignals();
await ensureInstalled();
const chosen = proofs.filter(({ check }) => asked.length === 0 || asked.includes(check));
const waiting = [...chosen];
let passed = 0;

/** A copy of its own: two proofs at a time do not see each other's plants. */
async function work() {
  const copy = copyTree();
  try {
    for (let proof = waiting.shift(); proof !== undefined; proof = waiting.shift())
      if (await (proof.beside === undefined ? prove(copy, proof) : proveInSmall(proof))) passed += 1;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

await Promise.all([work(), work()]);
console.log(`prove: ${passed} passed, ${chosen.length - passed} failed`);
process.exitCode = passed === chosen.length ? 0 : 1;
