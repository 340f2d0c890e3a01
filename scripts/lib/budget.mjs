import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { at, root } from './paths.mjs';

/** Views that a signed-in person's cold load of the chat brings in before the composer accepts typing. */
const neededAtOnce = /^src\/(app\/|features\/(chat|notifications|presence)\/index\.ts$)/;
/** Parts of app that other routes or a click load. */
const loadedLater = /routes\/(?!chat-)|not-found|connection-details/;

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
  const visit = (key) => {
    const chunk = manifest[key];
    if (chunk === undefined || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const next of chunk.imports ?? []) visit(next);
    for (const next of chunk.dynamicImports ?? []) {
      if (neededAtOnce.test(next) && !loadedLater.test(next)) visit(next);
    }
  };
  visit('index.html');
  return [...files].filter((name) => name.endsWith('.js')).map((name) => path.join('dist', name));
}

/**
 * Bundles auth and connection alone into .cache/budget/, with the parts of lib that they stand on: code that moves
 * there is still paid for. Packages, protocol (the schemas and codecs) and http are other layers and left out.
 */
export async function buildConnectionAlone() {
  const { build } = await import('vite');
  const outDir = at('.cache', 'budget');
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  // What app starts from; auth is reached through the services.
  const entries = ['create-services.ts', 'descriptors.ts', 'react.tsx'].map((name) =>
    at('src/connection', name),
  );
  const isMeasured = (file) => /\/src\/(auth|connection|lib)\//.test(file);
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
            return isMeasured(found.id) ? found : { id: source, external: true };
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
