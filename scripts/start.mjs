/** npm start: installs and builds what is missing, then is the gateway itself, in this process. */
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './lib/install.mjs';
import { endWithParent } from './lib/parent.mjs';
import { at } from './lib/paths.mjs';
import { run } from './lib/run.mjs';

let preparing = true;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    if (preparing) process.exit(1);
  });
}

await ensureInstalled();
// In a process of its own, so that the gateway does not carry the bundler's memory for the rest of its life.
const built = await run(process.execPath, [at('scripts', 'build.mjs'), '--if-stale']);
if (built.code !== 0) {
  console.error('The build failed; nothing was started. The lines above say where.');
  process.exit(1);
}
preparing = false;
endWithParent();
const main = at('dist-server', 'main.js');
// The gateway listens in this very process: a signal reaches it without a messenger in between.
process.argv[1] = main;
await import(pathToFileURL(main).href);
