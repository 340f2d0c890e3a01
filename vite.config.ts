import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type ProxyOptions } from 'vite';
import { chunkOf } from './chunks.config.ts';

/** Where the gateway listens while `npm run dev` serves the page. */
const gateway = process.env['NADOO_DEV_GATEWAY'];

/**
 * Puts MSW's worker beside the page, from the installed package, so that the file always fits the library.
 * Only the demo has it: a page for a real server must not carry a script that can answer for one.
 */
function mockServiceWorker(): Plugin {
  const source = path.join(path.dirname(createRequire(import.meta.url).resolve('msw/package.json')), 'lib');
  const file = 'mockServiceWorker.js';
  let outDir = '';
  return {
    name: 'nadoo-mock-service-worker',
    configResolved(config) {
      outDir = path.resolve(config.root, config.build.outDir);
    },
    writeBundle() {
      mkdirSync(outDir, { recursive: true });
      copyFileSync(path.join(source, file), path.join(outDir, file));
    },
  };
}

/** While developing: the page of the server check at the address that the gateway gives it. */
function serverCheckPage(): Plugin {
  return {
    name: 'nadoo-server-check',
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (request.url === '/connect') request.url = '/connect.html';
        next();
      });
    },
  };
}

/**
 * While developing: the scripts of the sandbox of diagrams may be read by an opaque origin, as the gateway lets it read
 * those of the build. They are ours and those of packages; of all else Vite gives strangers nothing.
 */
function diagramPage(): Plugin {
  const scripts =
    /^\/(src\/diagram\.ts|src\/shared\/markdown\/diagram\/[\w-]+\.ts|node_modules\/|@vite\/|@react-refresh)/;
  return {
    name: 'nadoo-diagram',
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        if (request.headers.origin === 'null' && scripts.test(request.url ?? ''))
          response.setHeader('Access-Control-Allow-Origin', '*');
        next();
      });
    },
  };
}

function proxyTo(target: string): Record<string, ProxyOptions> {
  const http: ProxyOptions = { target };
  const socket: ProxyOptions = { target, ws: true };
  return {
    '/api/v1/ws': socket,
    '/api': http,
    '/ws/stats': http,
    '/ws': socket,
    '/sse': http,
    '/health': http,
  };
}

/**
 * Whether a file is the gateway's: it writes to them all the time. `data/` is in .gitignore; under another name inside
 * the checkout they would reload the page for ever.
 * @param dataDir as the environment names it
 */
export function isInDataFolder(root: string, dataDir: string | undefined): (file: string) => boolean {
  const folder = path.resolve(root, dataDir === undefined || dataDir === '' ? 'data' : dataDir);
  // A folder around the checkout is no reason to watch nothing of it.
  if (`${root}/`.startsWith(folder === '/' ? folder : `${folder}/`)) return () => false;
  return (file) => `${path.resolve(file)}/`.startsWith(`${folder}/`);
}

/** Chunks that draw a run. */
const drawsRuns = /^(plugin-debugger|timeline|run-pages|widgets)$/;

export default defineConfig(({ mode }) => ({
  plugins: [
    react(),
    // Vite makes the CSS small; Tailwind's own pass warns of `::highlight()`, which it does not know, at each start.
    tailwindcss({ optimize: false }),
    serverCheckPage(),
    diagramPage(),
    ...(mode === 'demo' ? [mockServiceWorker()] : []),
  ],
  build: {
    outDir: 'dist',
    manifest: true,
    // The CSP allows no data: script, style or font, so nothing is inlined.
    assetsInlineLimit: 0,
    target: 'es2023',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        // Nearly all of the debugger's first drawing is code that never ran: it is compiled while it is fetched, beside
        // the page (a hint of Chromium's, a comment elsewhere). A file is drawn 14 ms sooner.
        postBanner: ({ name }) => (drawsRuns.test(name) ? '//# allFunctionsCalledOnLoad' : ''),
        codeSplitting: {
          // Each module is named by itself: what it stands on has a place of its own.
          includeDependenciesRecursively: false,
          groups: [{ name: chunkOf, debugName: 'by what is loaded first' }],
        },
      },
    },
  },
  server: {
    ...(gateway === undefined ? {} : { proxy: proxyTo(gateway) }),
    watch: { ignored: isInDataFolder(import.meta.dirname, process.env['DATA_DIR']) },
  },
}));
