import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at, root } from './paths.mjs';

/** What a build depends on. Tests are left out: editing one must not make a start slow. */
const inputs = [
  'src',
  'server',
  'public',
  'index.html',
  'connect.html',
  'diagram.html',
  'vite.config.ts',
  'tsconfig.json',
  'package-lock.json',
  'scripts/build.mjs',
];

function* filesUnder(file) {
  if (!existsSync(file)) return;
  if (statSync(file).isDirectory()) {
    for (const name of readdirSync(file).sort()) yield* filesUnder(path.join(file, name));
  } else if (!/\.test\.tsx?$/.test(file)) {
    yield file;
  }
}

/** A hash of the names and contents of everything that a build reads. */
export function inputHash() {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of filesUnder(at(input))) {
      const bytes = readFileSync(file);
      hash.update(`${path.relative(root, file)}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest('hex');
}

/** Is `folder` the build of exactly these inputs? `variant` names the options it was built with. */
export function isFresh(folder, hash, variant = '') {
  try {
    return readFileSync(path.join(folder, '.stamp'), 'utf8') === `${hash} ${variant}`;
  } catch {
    return false;
  }
}

/** Marks `folder` as the build of the inputs with this hash. */
export function stamp(folder, hash, variant = '') {
  writeFileSync(path.join(folder, '.stamp'), `${hash} ${variant}`);
}
