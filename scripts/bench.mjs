/** npm run bench -- name: one benchmark of bench/<name>.bench.ts; without a name, the list. */
import { readFileSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { forwardSignals, run } from './lib/run.mjs';

const names = readdirSync(at('bench'))
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.replace('.bench.ts', ''));

/** The first sentence of a benchmark's opening comment. */
function about(name) {
  const text = readFileSync(at('bench', `${name}.bench.ts`), 'utf8');
  return /^\/\*\*?\s*\*?\s*(.+?)(?:\s*\*\/)?$/m.exec(text)?.[1] ?? '';
}

const [name, ...rest] = process.argv.slice(2);
if (name === undefined) {
  for (const each of names) console.log(`npm run bench -- ${each.padEnd(12)} ${about(each)}`);
  if (names.length === 0) console.log('There is no bench/*.bench.ts yet.');
} else if (!names.includes(name)) {
  console.error(`No benchmark is called ${name}. There are: ${names.join(', ') || 'none'}`);
  process.exitCode = 2;
} else {
  forwardSignals();
  await ensureInstalled();
  const loader = pathToFileURL(at('node_modules', 'tsx', 'dist', 'loader.mjs')).href;
  const { code } = await run(process.execPath, [
    '--import',
    loader,
    at('bench', `${name}.bench.ts`),
    ...rest,
  ]);
  process.exitCode = code;
}
