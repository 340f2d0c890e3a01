import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where each worker's source stands, seen from this folder. In the bundle all of them are siblings. */
const sources = {
  'pglite-worker': './database/pglite-worker.ts',
  'sandbox-worker': './plugins/sandbox-worker.ts',
} as const;

export type WorkerName = keyof typeof sources;

const fromSource = import.meta.url.endsWith('.ts');

/** The file to start a worker from: the TypeScript source under tsx and vitest, the bundled sibling in dist-server/. */
export function workerUrl(name: WorkerName): URL {
  return new URL(fromSource ? sources[name] : `./${name}.js`, import.meta.url);
}

/** What `new Worker(workerUrl(…), …)` needs besides: from source, a loader for TypeScript and the `#` aliases. */
export function workerOptions(): { execArgv: string[] } {
  if (!fromSource) return { execArgv: [] };
  // tsx's own loader registers in the main thread only; a worker on Node 20 has to call its API.
  const manifest = createRequire(import.meta.url).resolve('tsx/package.json');
  const api = pathToFileURL(path.join(path.dirname(manifest), 'dist/esm/api/index.mjs')).href;
  return {
    execArgv: ['--import', `data:text/javascript,import{register}from${JSON.stringify(api)};register()`],
  };
}
