import { Pool, type PoolConfig } from 'pg';
import type { Log } from '#server/core/ports.ts';
import { migrate } from './migrate.ts';
import { startPglite } from './pglite-process.ts';

export interface OpenDatabase {
  readonly pool: Pool;
  close(): Promise<void>;
}

/** PostgreSQL at `url` (`postgres://…`), migrated. */
export async function openPostgres(url: string, log: Log): Promise<OpenDatabase> {
  const pool = createPool({ connectionString: url, max: 10, connectionTimeoutMillis: 10_000 }, log);
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { pool, close: () => pool.end() };
}

/** The embedded database in `folder`, made where missing, migrated. */
export async function openEmbedded(folder: string, log: Log): Promise<OpenDatabase> {
  const database = await startPglite(folder);
  const pool = createPool(
    {
      stream: () => database.connect(),
      max: 1,
      user: 'postgres',
      database: 'postgres',
      idleTimeoutMillis: 0,
    },
    log,
  );
  const close = async (): Promise<void> => {
    await pool.end();
    await database.close();
  };
  try {
    await migrate(pool);
  } catch (error) {
    await close();
    throw error;
  }
  return { pool, close };
}

function createPool(config: PoolConfig, log: Log): Pool {
  const pool = new Pool(config);
  // Without a listener, an idle connection that drops ends the process.
  pool.on('error', (error) => log.warn({ err: error.message }, 'a database connection was lost'));
  return pool;
}
