/** npm run showcase: two minutes that show what this is, with figures printed and a video recorded by the browser. */
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { forwardSignals, run } from './lib/run.mjs';

forwardSignals();
await ensureInstalled();
await ensureBuilt();
let env = {};
if (process.env['SHOWCASE_BROWSER'] !== '0') {
  const chromium = await ensureChromium();
  if ('help' in chromium) {
    console.error(chromium.help);
    process.exit(1);
  }
  env = { CHROMIUM_PATH: chromium.file };
}
const loader = pathToFileURL(at('node_modules', 'tsx', 'dist', 'loader.mjs')).href;
const { code } = await run(process.execPath, ['--import', loader, at('bench', 'showcase', 'showcase.ts')], {
  env,
});
process.exitCode = code;
