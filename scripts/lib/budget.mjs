import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at, root } from './paths.mjs';

/**
 * Views that a signed-in person's cold load of the chat brings in before the composer accepts typing. The bell and the
 * people come once the first view has settled (src/app/use-settled.ts); the bench `weight` sees what really came.
 */
const neededAtOnce = /^src\/(app\/|features\/chat\/index\.ts$)/;
/** Parts of app that other routes, a click, or the first idle time after the view load (src/app/use-settled.ts). */
const loadedLater =
  /routes\/(?!chat-)|not-found|connection-details|profile-card|palette|keys-help|open-addressed-run|invitation-watch|late-listeners/;

/** The chunk of the chat's route has no source file of its own (chunks.config.ts). */
const isChat = (chunk) => chunk?.name === 'chat';

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
      if (isChat(manifest[next]) || (neededAtOnce.test(next) && !loadedLater.test(next))) visit(next);
    }
  };
  visit('index.html');
  return [...files].filter((name) => name.endsWith('.js')).map((name) => path.join('dist', name));
}

/** The files of auth and connection that the rest of the page imports. */
function entrancesOfConnection() {
  const found = new Set();
  for (const name of readdirSync(at('src'), { recursive: true })) {
    if (!/\.tsx?$/.test(name) || /\.test\.|^(auth|connection|testing|mocks)\//.test(name)) continue;
    const text = readFileSync(at('src', name), 'utf8');
    for (const [, file] of text.matchAll(
      /^import (?!type)[^;]*? from '#src\/((?:auth|connection)\/[\w-]+\.tsx?)';/gm,
    )) {
      found.add(at('src', file));
    }
  }
  return [...found];
}

/** The names that other layers give and take: in the page's own bundle everything is one scope and has no such lines. */
const joints = /^import\{[^}]*\}from"outside";|export\{[^}]*\};?\s*$/g;

/**
 * Bundles auth and connection alone into .cache/budget/, what loads on demand included. All other layers (lib,
 * protocol with its schemas and codecs, http) and packages are left out, and so are the lines that name them.
 */
export async function buildConnectionAlone() {
  const { build } = await import('vite');
  const outDir = at('.cache', 'budget');
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  const files = entrancesOfConnection();
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
            const isMeasured = found !== null && /\/src\/(auth|connection)\//.test(found.id);
            return isMeasured ? found : { id: 'outside', external: true };
          },
        },
        load(id) {
          if (id !== '\0measured') return null;
          return files.map((file) => `export * from ${JSON.stringify(file)};`).join('\n');
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
  for (const name of readdirSync(outDir)) {
    const file = path.join(outDir, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace(joints, ''));
  }
}
