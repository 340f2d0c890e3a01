import { Pool, type PoolConfig } from 'pg';
import type { Log } from '#server/core/ports.ts';
import { keepUp } from './embedded-upkeep.ts';
import { migrate } from './migrate.ts';
import { startPglite } from './pglite-process.ts';

export interface OpenDatabase {
  readonly pool: Pool;
  /** Runs `work` while no other gateway on this database runs such work. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
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
  return { pool, exclusively: (work) => withAdvisoryLock(pool, work), close: () => pool.end() };
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
  const upkeep = keepUp(pool, log);
  return {
    pool,
    // Nobody else can be on it, and its one connection is the work's.
    exclusively: (work) => work(),
    async close() {
      await upkeep.close();
      await close();
    },
  };
}

function createPool(config: PoolConfig, log: Log): Pool {
  const pool = new Pool(config);
  // Without a listener, an idle connection that drops ends the process.
  pool.on('error', (error) => log.warn({ err: error.message }, 'a database connection was lost'));
  return pool;
}

/** Any number will do, as long as every gateway takes the same one. */
const FIRST_START_LOCK = 731_408_553;

async function withAdvisoryLock<T>(pool: Pool, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [FIRST_START_LOCK]);
    return await work();
  } finally {
    // Ends the connection, and with it the lock.
    client.release(true);
  }
}
