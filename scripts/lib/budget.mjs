import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { at, root } from './paths.mjs';

/** Views that a signed-in person's cold load of the chat brings in before the composer accepts typing. */
const neededAtOnce = /^src\/(app\/|features\/(chat|notifications|presence)\/index\.ts$)/;
/** Parts of app that only other routes load. */
const otherRoutes = /login|sign-in|not-found|error|debug/;

/**
 * The scripts that are loaded until the composer accepts typing, by the build's own manifest: the entry with its
 * static imports, and the lazily loaded chunks of the shell and the chat route with theirs.
 * @returns {string[]} paths relative to the repository
 */
export function firstTypingFiles() {
  const file = at('dist', '.vite', 'manifest.json');
  if (!existsSync(file)) throw new Error('dist/.vite/manifest.json is missing: run npm run build first');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const entry = manifest['index.html'];
  if (entry === undefined) throw new Error('the manifest has no index.html entry');
  const files = new Set();
  const visit = (key, lazyToo) => {
    const chunk = manifest[key];
    if (chunk === undefined || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const next of chunk.imports ?? []) visit(next, lazyToo);
    for (const next of chunk.dynamicImports ?? []) {
      if (neededAtOnce.test(next) && !otherRoutes.test(next)) visit(next, lazyToo);
    }
  };
  visit('index.html');
  return [...files].filter((name) => name.endsWith('.js')).map((name) => path.join('dist', name));
}

/**
 * Bundles auth and connection alone into .cache/budget/, with packages and the modules that hold schemas left out
 * (whoever parses frames pays for those anyway). Everything else they reach is counted, lib and protocol too.
 */
export async function buildConnectionAlone() {
  const { build } = await import('vite');
  const outDir = at('.cache', 'budget');
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  const entries = ['src/auth/index.ts', 'src/connection/index.ts', 'src/connection/react.tsx']
    .map((file) => at(file))
    .filter(existsSync);
  if (entries.length === 0) throw new Error('src/auth and src/connection have no entry to measure');
  const holdsSchemas = (file) =>
    /src\/protocol\//.test(file) && /from 'zod\/mini'/.test(readFileSync(file, 'utf8'));
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [
      {
        name: 'nadoo-measured-alone',
        enforce: 'pre',
        resolveId: {
          order: 'pre',
          async handler(source, importer) {
            if (source === 'measured') return '\0measured';
            const found = await this.resolve(source, importer, { skipSelf: true });
            if (found === null) return null;
            if (found.id.includes('/node_modules/') || holdsSchemas(found.id))
              return { id: found.id, external: true };
            return found;
          },
        },
        load(id) {
          if (id !== '\0measured') return null;
          return entries.map((file) => `export * from ${JSON.stringify(file)};`).join('\n');
        },
      },
    ],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      minify: true,
      modulePreload: false,
      rolldownOptions: {
        input: 'measured',
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: 'measured.js', chunkFileNames: '[name].js' },
      },
    },
  });
}
