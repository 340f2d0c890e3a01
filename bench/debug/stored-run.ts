/** A gateway of its own whose storage holds one run that is over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startGateway } from '#e2e/harness/gateway.ts';
import { openEmbedded } from '#server/adapters/database/open-database.ts';
import { createStorage } from '#server/adapters/database/storage/index.ts';
import { silentLog } from '#server/adapters/testing/silent-log.ts';
import { scryptPasswords } from '#server/adapters/tokens/password-service.ts';
import { seedDemo } from '#server/core/demo/seed.ts';
import { systemClock } from '#src/lib/clock.ts';
import { instantToMs } from '#src/lib/instant.ts';
import { defaultTimes, type MadeRecord } from './records.ts';

export interface StoredRun {
  /** The run's page. */
  readonly address: string;
  dispose(): Promise<void>;
}

const ID = 'bench-run';
/** Records that one statement takes. */
const AT_ONCE = 5_000;

/** The demo, and the run in it. */
export async function startWithRun(records: readonly MadeRecord[]): Promise<StoredRun> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'nadoo-bench-run-'));
  const discard = () => {
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await store(dataDir, records);
    const gateway = await startGateway({ dataDir });
    return {
      address: `${gateway.url}/debug/${ID}`,
      dispose: async () => {
        await gateway.dispose();
        discard();
      },
    };
  } catch (error) {
    discard();
    throw error;
  }
}

async function store(dataDir: string, records: readonly MadeRecord[]): Promise<void> {
  const database = await openEmbedded(path.join(dataDir, 'database'), silentLog);
  const storage = createStorage(database);
  await seedDemo({ storage, passwords: scryptPasswords, clock: systemClock });
  const seconds = (records.length * defaultTimes.every) / 1_000_000;
  const began = instantToMs(defaultTimes.startedAt);
  await storage.insertExecution({
    id: ID,
    plugin_id: 'web-shop',
    tool_name: 'read_orders',
    workspace_id: 'ws-demo',
    user_id: 'user-mina',
    status: 'completed',
    started_at: new Date(began).toISOString(),
    ended_at: new Date(began + seconds * 1_000).toISOString(),
    duration: seconds,
    parameters: {},
    result: null,
    error: null,
    ingest_key_hash: null,
  });
  for (let at = 0; at < records.length; at += AT_ONCE) {
    const rows = records.slice(at, at + AT_ONCE).map((record, index) => ({ n: at + index + 1, ...record }));
    await database.pool.query(
      `insert into run_records (execution_id, n, type, data)
       select '${ID}', n, type, data from json_to_recordset($1) as r(n integer, type text, data json)`,
      [JSON.stringify(rows)],
    );
  }
  await storage.close();
}
