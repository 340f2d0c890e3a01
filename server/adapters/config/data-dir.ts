import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createUuid } from '#src/lib/ids.ts';
import { SettingsError } from './settings.ts';

/**
 * Makes sure of the data folder: there, and writable.
 * @returns its real path.
 * @throws SettingsError with what is wrong and what to do.
 */
export function prepareDataDir(folder: string): string {
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    // Root passes every access check, but not a read-only file system: so a file is really written.
    const probe = path.join(folder, '.write-probe');
    writeFileSync(probe, '');
    rmSync(probe);
    return realpathSync(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new SettingsError(
      `DATA_DIR ${folder} is not writable (${code}): make it a folder that this user may write, or name another.`,
    );
  }
}

/** `mkdir -p`. Node's own `recursive` spins for ever where a parent refuses with ENOENT, as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder);
}

/** The key for tokens, made once per data folder; nobody but the owner may read it. */
export function storedSecret(folder: string): string {
  return storedValue(folder, 'jwt-secret', () => randomBytes(48).toString('base64url'));
}

/** The name under which this gateway holds running answers; the same after a restart. */
export function storedGatewayId(folder: string): string {
  return storedValue(folder, 'gateway-id', createUuid);
}

function storedValue(folder: string, name: string, create: () => string): string {
  const file = path.join(folder, name);
  try {
    const value = readFileSync(file, 'utf8').trim();
    if (value !== '') {
      chmodSync(file, 0o600);
      return value;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const value = create();
  writeFileSync(file, `${value}\n`, { mode: 0o600, flush: true });
  chmodSync(file, 0o600);
  return value;
}
