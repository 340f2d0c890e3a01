/** npm run demo: the page with the mock server inside the browser; there is no gateway at all. */
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { servePage } from './lib/static-server.mjs';

await ensureInstalled();
const folder = await ensureBuilt({ mode: 'demo' });
const { contentSecurityPolicy, diagramSecurityPolicy } = await import(
  pathToFileURL(at('dist-server', 'csp.js')).href
);
servePage({
  folder,
  csp: contentSecurityPolicy({ wasm: true }),
  checkCsp: contentSecurityPolicy({ connectAnywhere: true }),
  diagramCsp: diagramSecurityPolicy(),
  config: { serverUrl: '' },
});
