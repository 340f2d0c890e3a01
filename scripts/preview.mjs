/** npm run preview [-- --faults]: the built page alone, without a gateway; NADOO_SERVER_URL says which server it speaks to. */
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { servePage } from './lib/static-server.mjs';

const serverUrl = process.env['NADOO_SERVER_URL'] ?? '';
if (serverUrl !== '' && !/^https?:$/.test(URL.canParse(serverUrl) ? new URL(serverUrl).protocol : '')) {
  console.error(
    `NADOO_SERVER_URL=${serverUrl}: not an http(s) address. Give the server's origin, such as https://nadoo.example.com`,
  );
  process.exit(1);
}
await ensureInstalled();
// With its fault menu: for a gateway that has NADOO_FAULTS=1.
const mode = process.argv.includes('--faults') ? 'faults' : 'production';
const folder = await ensureBuilt({ mode });
const { contentSecurityPolicy, diagramSecurityPolicy } = await import(
  pathToFileURL(at('dist-server', 'csp.js')).href
);
const origin = serverUrl === '' ? '' : new URL(serverUrl).origin;
servePage({
  folder,
  csp: contentSecurityPolicy({ connectTo: origin }),
  checkCsp: contentSecurityPolicy({ connectAnywhere: true }),
  diagramCsp: diagramSecurityPolicy(),
  config: { serverUrl: origin },
});
