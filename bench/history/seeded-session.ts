/** A gateway of its own whose storage holds one long session. */
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
import { messageOf } from './messages.ts';

export const TITLE = 'A very long talk';
const ID = '88888888-8888-4888-8888-888888888888';
/** Rows that one statement takes. */
const AT_ONCE = 1_000;

export interface SeededSession {
  readonly url: string;
  dispose(): Promise<void>;
}

/** The demo, and a session of so many messages. */
export async function startWithSession(total: number): Promise<SeededSession> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'nadoo-bench-history-'));
  const discard = () => {
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await store(dataDir, total);
    const gateway = await startGateway({ dataDir });
    return {
      url: gateway.url,
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

async function store(dataDir: string, total: number): Promise<void> {
  const database = await openEmbedded(path.join(dataDir, 'database'), silentLog);
  const storage = createStorage(database);
  await seedDemo({ storage, passwords: scryptPasswords, clock: systemClock });
  const at = new Date(systemClock.now()).toISOString();
  await storage.insertSession({
    id: ID,
    application_id: 'app-helpdesk',
    workspace_id: 'ws-demo',
    title: TITLE,
    archived: false,
    created_by: 'user-ada',
    created_at: at,
    updated_at: at,
  });
  for (let from = 1; from <= total; from += AT_ONCE) {
    const rows = Array.from({ length: Math.min(AT_ONCE, total - from + 1) }, (_, index) => {
      const n = from + index;
      return { n, ...messageOf(n) };
    });
    await database.pool.query(
      `insert into messages (id, session_id, role, content, user_id, created_at, sources, parent_id, position, status)
       select 'bench-' || n, '${ID}', role, content, case n % 2 when 1 then 'user-ada' end,
         now() - (${String(total)} - n) * interval '1 minute', '[]',
         case n % 2 when 0 then 'bench-' || (n - 1) end, n, 'complete'
       from json_to_recordset($1) as r(n integer, role text, content text)`,
      [JSON.stringify(rows)],
    );
  }
  await storage.close();
}
