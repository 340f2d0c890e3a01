import { createHash } from 'node:crypto';
import path from 'node:path';
import { createUuid } from '#src/lib/ids.ts';
import type { Log, Storage } from '#server/core/ports.ts';
import { lockDataDir, type DataDirLock } from '../config/data-dir-lock.ts';
import { prepareDataDir, storedGatewayId, storedSecret } from '../config/data-dir.ts';
import { SettingsError, type Settings } from '../config/settings.ts';
import { openEmbedded, openPostgres, type OpenDatabase } from '../database/open-database.ts';
import { createStorage } from '../database/storage/index.ts';

/** Where this gateway keeps things, and who it is to others. */
export interface OpenStorage {
  readonly storage: Storage;
  readonly secret: string;
  readonly gatewayId: string;
  /** The same for all gateways that share this storage. */
  readonly cookieScope: string;
  /** No other gateway can be on this storage. */
  readonly sole: boolean;
  /** Runs `work` while no other gateway on this storage runs such work. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * PostgreSQL by `DATABASE_URL`, else the embedded database in the data folder, which it locks.
 * @throws SettingsError in one line where it cannot be had.
 */
export async function openStorage(settings: Settings, log: Log): Promise<OpenStorage> {
  if (settings.databaseUrl !== null && settings.jwtSecret !== null) {
    const database = await openPostgres(settings.databaseUrl, log).catch(
      refuse('DATABASE_URL cannot be used'),
    );
    const storage = createStorage(database);
    const close = (): Promise<void> => storage.close();
    const secret = settings.jwtSecret;
    // The secret is what gateways on one database have in common.
    const cookieScope = createHash('sha256').update(secret).digest('hex');
    const { exclusively } = database;
    return { storage, secret, gatewayId: createUuid(), cookieScope, sole: false, exclusively, close };
  }
  const folder = prepareDataDir(settings.dataDir);
  const lock = await lockDataDir(folder);
  try {
    const database = await openDatabaseIn(folder, log);
    const storage = createStorage(database);
    const gatewayId = storedGatewayId(folder);
    return {
      storage,
      secret: settings.jwtSecret ?? storedSecret(folder),
      gatewayId,
      cookieScope: gatewayId,
      sole: true,
      exclusively: database.exclusively,
      close: () => closeInTurn(storage, lock),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function openDatabaseIn(folder: string, log: Log): Promise<OpenDatabase> {
  return openEmbedded(path.join(folder, 'database'), log).catch(
    refuse(`The database in DATA_DIR ${folder} does not open`),
  );
}

async function closeInTurn(storage: Storage, lock: DataDirLock): Promise<void> {
  await storage.close();
  await lock.release();
}

function refuse(what: string): (error: unknown) => never {
  return (error) => {
    const words = error instanceof Error ? error.message || error.name : String(error);
    throw new SettingsError(`${what}: ${words.replaceAll(/\s+/g, ' ')}`);
  };
}
