import type { Pool } from 'pg';
import { initial } from './migrations/0001-initial.ts';
import { pluginLanguage } from './migrations/0002-plugin-language.ts';
import { inbox } from './migrations/0003-inbox.ts';
import { workflowTables } from './migrations/0004-workflows.ts';
import { apiCallStart } from './migrations/0005-api-call-start.ts';
import { runsAndApplications } from './migrations/0006-runs-and-applications.ts';
import { heldAnswers } from './migrations/0007-held-answers.ts';
import { runsAndTests } from './migrations/0008-runs-and-tests.ts';
import { chatSearch } from './migrations/0010-chat-search.ts';
import { toolGrantsAndStops } from './migrations/0012-tool-grants.ts';
import { branchedChats } from './migrations/0013-branched-chats.ts';
import { promptExtras } from './migrations/0011-prompt-extras.ts';

/** In order; strings, so that the bundle carries them. */
export const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  { name: '0001-initial', sql: initial },
  { name: '0002-plugin-language', sql: pluginLanguage },
  { name: '0003-inbox', sql: inbox },
  { name: '0004-workflows', sql: workflowTables },
  { name: '0005-api-call-start', sql: apiCallStart },
  { name: '0006-runs-and-applications', sql: runsAndApplications },
  { name: '0007-held-answers', sql: heldAnswers },
  { name: '0008-runs-and-tests', sql: runsAndTests },
  { name: '0010-chat-search', sql: chatSearch },
  { name: '0012-tool-grants', sql: toolGrantsAndStops },
  { name: '0011-prompt-extras', sql: promptExtras },
  { name: '0013-branched-chats', sql: branchedChats },
];

/** Any number will do, as long as every gateway takes the same one. */
const LOCK = 731_408_552;

/**
 * Applies the migrations that are missing, each in a transaction, under an advisory lock: gateways that start
 * together wait for the first. Throws where the database was written by a later version of the gateway.
 */
export async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(
      'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ name: string }>('select name from migrations');
    const applied = new Set(rows.map((row) => row.name));
    const unknown = [...applied].filter((name) => !migrations.some((migration) => migration.name === name));
    if (unknown.length > 0) {
      throw new Error(
        `The database holds migrations of a later version (${unknown.join(', ')}): update the gateway.`,
      );
    }
    for (const migration of migrations.filter(({ name }) => !applied.has(name))) {
      await client.query('begin');
      await client.query(migration.sql);
      await client.query('insert into migrations (name) values ($1)', [migration.name]);
      await client.query('commit');
    }
    await client.query('select pg_advisory_unlock($1)', [LOCK]);
    client.release();
  } catch (error) {
    // Closing the connection rolls back and gives up the lock.
    client.release(true);
    throw error;
  }
}
