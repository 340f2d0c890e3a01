/** npm run dev: Vite with hot reload on PORT, and the gateway from its TypeScript sources beside it. */
import { createServer as createTcpServer } from 'node:net';
import { createInterface } from 'node:readline';
import { ensureInstalled } from './lib/install.mjs';
import { listenSettings, shownAddress } from './lib/listen.mjs';
import { endWithParent } from './lib/parent.mjs';
import { at } from './lib/paths.mjs';
import { forwardSignals, start } from './lib/run.mjs';

/** A port that was free a moment ago. The gateway must be told before Vite, which proxies to it, starts. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createTcpServer()
      .on('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = probe.address();
        probe.close(() => resolve(port));
      });
  });
}

await ensureInstalled();
const { port, host } = listenSettings();
const pagePort = port === 0 ? await freePort() : port;
const gatewayPort = await freePort();
forwardSignals();
endWithParent();

const origins = [
  `http://localhost:${pagePort}`,
  `http://127.0.0.1:${pagePort}`,
  process.env['ALLOWED_ORIGINS'] ?? '',
];
const gateway = start(
  process.execPath,
  ['--watch', '--watch-preserve-output', '--import', 'tsx', at('server', 'main.ts')],
  {
    env: {
      PORT: String(gatewayPort),
      HOST: '127.0.0.1',
      ALLOWED_ORIGINS: origins.filter(Boolean).join(','),
      // The palette's section "Faults" asks for them.
      NADOO_FAULTS: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
gateway.on('close', (code) => process.exit(code ?? 0));
// The gateway's own ready line names a port that nobody should open: the page's line replaces it.
const ready = new Promise((resolve) => {
  createInterface({ input: gateway.stdout }).on('line', (line) => {
    if (line.startsWith('Nadoo Console ready')) resolve();
    else console.log(line);
  });
});

process.env['NADOO_DEV_GATEWAY'] = `http://127.0.0.1:${gatewayPort}`;
const { createServer } = await import('vite');
const page = await createServer({ root: at(), server: { port: pagePort, host, strictPort: true } });
await ready;
await page.listen();
console.log(`Nadoo Console ready at ${shownAddress(host, pagePort)}`);
