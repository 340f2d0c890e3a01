/** npm run build [-- --server URL] [--mode demo|faults] [--if-stale]: the page and the server, into dist/ and dist-server/. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { headerFiles } from './lib/header-files.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { withLock } from './lib/lock.mjs';
import { at, root } from './lib/paths.mjs';
import { forwardSignals, seconds } from './lib/run.mjs';
import { inputHash, isFresh, stamp } from './lib/stamp.mjs';

/** What runs by itself on the server, each a file of its own in dist-server/. */
const serverEntries = {
  main: 'server/main.ts',
  'pglite-worker': 'server/adapters/database/pglite-worker.ts',
  'sandbox-worker': 'server/adapters/plugins/sandbox-worker.ts',
  // The scripts read the one CSP from here, for they run without a TypeScript loader.
  csp: 'server/adapters/csp.ts',
};

/** Folders of files that the server reads at run time, kept at the same place relative to dist-server/. */
const serverFiles = ['server/adapters/database/migrations'];

/** Builds beside the target and swaps, so that a server that runs meanwhile never sees half a folder. */
async function buildInto(folder, work) {
  const fresh = `${folder}.new-${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  try {
    await work(fresh);
    const old = `${folder}.old-${process.pid}`;
    if (existsSync(folder)) renameSync(folder, old);
    mkdirSync(path.dirname(folder), { recursive: true });
    renameSync(fresh, folder);
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

async function buildPage(folder, { mode, serverUrl, hash }) {
  const { build } = await import('vite');
  await buildInto(folder, async (outDir) => {
    await build({ root, mode, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
    // Apart: with two entries in one build the page's own start falls into 50 more chunks, and weighs 16 kB more.
    await build({
      root,
      mode,
      logLevel: 'warn',
      publicDir: false,
      build: {
        outDir,
        emptyOutDir: false,
        manifest: false,
        rolldownOptions: { input: at('connect.html') },
      },
    });
    // Its files in a folder of their own: they are the only ones that an opaque origin may load.
    await build({
      root,
      mode,
      logLevel: 'warn',
      publicDir: false,
      build: {
        outDir,
        emptyOutDir: false,
        manifest: false,
        assetsDir: 'assets/diagram',
        modulePreload: { polyfill: false },
        rolldownOptions: { input: at('diagram.html') },
      },
    });
    if (serverUrl !== '') {
      writeFileSync(path.join(outDir, 'config.json'), `${JSON.stringify({ serverUrl })}\n`);
      const { contentSecurityPolicy, diagramSecurityPolicy } = await import(
        pathToFileURL(at('dist-server', 'csp.js')).href
      );
      for (const [name, text] of Object.entries(
        headerFiles(
          contentSecurityPolicy({ connectTo: serverUrl }),
          contentSecurityPolicy({ connectAnywhere: true }),
          diagramSecurityPolicy(),
        ),
      )) {
        writeFileSync(path.join(outDir, name), text);
      }
    }
    packAssets(path.join(outDir, 'assets'));
    packAssets(path.join(outDir, 'assets', 'diagram'));
    stamp(outDir, hash, `${mode} ${serverUrl}`);
  });
}

/** The gateway hands packed files on as they are. The slowest setting would take half a minute for a hundredth. */
function packAssets(folder) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  for (const name of readdirSync(folder)) {
    if (!/\.(js|css|svg)$/.test(name)) continue;
    const bytes = readFileSync(path.join(folder, name));
    writeFileSync(path.join(folder, `${name}.br`), brotliCompressSync(bytes, { params }));
    writeFileSync(path.join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  }
}

async function buildServer(folder, { hash }) {
  const { build } = await import('vite');
  await buildInto(folder, async (outDir) => {
    await build({
      root,
      configFile: false,
      mode: 'production',
      logLevel: 'warn',
      publicDir: false,
      build: {
        ssr: true,
        outDir,
        target: 'node20',
        sourcemap: true,
        minify: false,
        rolldownOptions: {
          input: Object.fromEntries(
            Object.entries(serverEntries)
              .filter(([, file]) => existsSync(at(file)))
              .map(([name, file]) => [name, at(file)]),
          ),
          // All in one folder: a worker is found as the sibling of whatever chunk starts it.
          output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    });
    for (const files of serverFiles) {
      if (existsSync(at(files)))
        cpSync(at(files), path.join(outDir, path.basename(files)), { recursive: true });
    }
    stamp(outDir, hash);
  });
}

/**
 * Builds what is stale (everything, unless `ifStale`).
 * @param {{mode?: 'production' | 'demo' | 'faults', serverUrl?: string, ifStale?: boolean}} options
 *   `faults`: as the page is shipped, but with the fault menu, for tests; `serverUrl`: origin of the gateway when the page is served elsewhere.
 * @returns the folder of the page.
 */
export async function ensureBuilt({ mode = 'production', serverUrl = '', ifStale = true } = {}) {
  const page = mode === 'production' ? at('dist') : at('.cache', mode);
  const server = at('dist-server');
  const stale = () => {
    const hash = inputHash();
    return {
      hash,
      server: !ifStale || !isFresh(server, hash),
      page: !ifStale || !isFresh(page, hash, `${mode} ${serverUrl}`),
    };
  };
  const first = stale();
  if (!first.server && !first.page) return page;
  await withLock(at('.cache', 'build.lock'), async () => {
    const now = stale();
    const began = performance.now();
    const before = process.env.NODE_ENV;
    if (now.server) await buildServer(server, now);
    if (now.page) await buildPage(page, { ...now, mode, serverUrl });
    // Vite says `production` to the whole process, and whatever that starts next would be told so.
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
    if (now.server || now.page) console.log(`Built in ${seconds(began)}`);
  });
  return page;
}

function originOf(text) {
  if (text === '') return '';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    console.error(
      `--server ${text}: not an http(s) address. Give the server's origin, such as https://nadoo.example.com`,
    );
    process.exit(2);
  }
  return url.origin;
}

if (process.argv[1] === at('scripts', 'build.mjs')) {
  const { values } = parseArgs({
    options: {
      server: { type: 'string', default: '' },
      mode: { type: 'string', default: 'production' },
      'if-stale': { type: 'boolean', default: false },
    },
  });
  if (!['production', 'demo', 'faults'].includes(values.mode)) {
    console.error(`--mode ${values.mode}: only production, demo and faults exist.`);
    process.exit(2);
  }
  forwardSignals();
  await ensureInstalled();
  try {
    await ensureBuilt({ mode: values.mode, serverUrl: originOf(values.server), ifStale: values['if-stale'] });
  } catch (error) {
    // The bundler's words name the file and the reason; its stack names only the bundler.
    console.error(error.message);
    process.exitCode = 1;
  }
}
