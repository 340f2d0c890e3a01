import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, whatever folder the command was typed in. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A path inside the repository. */
export function at(...parts) {
  return path.join(root, ...parts);
}
