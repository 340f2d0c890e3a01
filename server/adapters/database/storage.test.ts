import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createMemoryStorage } from '#server/core/memory-storage.ts';
import { silentLog } from '../testing/silent-log.ts';
import { describeStorage } from '../testing/storage-contract.ts';
import { startPostgres } from '../testing/postgres-server.ts';
import { openEmbedded, openPostgres, type OpenDatabase } from './open-database.ts';
import { createStorage } from './storage/index.ts';

async function emptied(database: OpenDatabase) {
  const { rows } = await database.pool.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migrations'",
  );
  await database.pool.query(`truncate ${rows.map(({ name }) => name).join(', ')}`);
  return createStorage(database);
}

describeStorage('memory', () => Promise.resolve(createMemoryStorage()));

describe('the embedded database', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'nadoo-storage-'));
  const database = await openEmbedded(path.join(folder, 'database'), silentLog);
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  describeStorage('PGlite', () => emptied(database));

  it('waits for the disk at each commit', async () => {
    const { rows } = await database.pool.query(
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'wal_sync_method') order by name",
    );
    expect(rows).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'wal_sync_method', setting: 'fsync' },
    ]);
  });

  it('answers the query after a failed one', async () => {
    const results = await Promise.allSettled([
      database.pool.query('select 1/0'),
      database.pool.query('select $1::int as n', [5]),
      database.pool.query('select $1::int / 0', [1]),
      database.pool.query('select $1::int as n', [6]),
    ]);
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value.rows : 'failed'))).toEqual([
      'failed',
      [{ n: 5 }],
      'failed',
      [{ n: 6 }],
    ]);
  });
});

const postgres = await startPostgres();

describe.runIf(postgres !== null)('PostgreSQL', async () => {
  if (postgres === null) return;
  // Two gateways that start on an empty database at once: the second waits for the first one's migrations.
  const [database, other] = await Promise.all([
    openPostgres(postgres.url, silentLog),
    openPostgres(postgres.url, silentLog),
  ]);
  afterAll(async () => {
    await database.close();
    await other.close();
    await postgres.stop();
  });
  describeStorage('PostgreSQL', () => emptied(database));
});
