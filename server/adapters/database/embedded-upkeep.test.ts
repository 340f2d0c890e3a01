import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLog } from '../testing/silent-log.ts';
import { keepUp, type EmbeddedUpkeep } from './embedded-upkeep.ts';
import { openEmbedded, type OpenDatabase } from './open-database.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'nadoo-upkeep-'));
let database: OpenDatabase;
let upkeep: EmbeddedUpkeep;

beforeAll(async () => {
  database = await openEmbedded(path.join(folder, 'database'), silentLog);
  await database.pool.query(`create table notes (id int primary key, chat text, position int, body text);
    create index notes_chat on notes (chat, body);
    create unique index notes_position on notes (chat, position)`);
  upkeep = keepUp(database.pool, silentLog);
  await upkeep.look();
}, 60_000);

afterAll(async () => {
  await upkeep.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** How the last notes of a chat are found. */
async function plan(): Promise<string> {
  const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(
    `explain select * from notes where chat = 'one' order by position desc limit 60`,
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

it('reads the end of a long conversation alone, once it is known how long it is', async () => {
  await database.pool.query(`insert into notes select n, 'one', n, 'words' from generate_series(1, 5000) n`);
  expect(await plan()).toContain('Sort');
  expect(await upkeep.look()).toEqual(['notes']);
  expect(await plan()).toMatch(/^Limit[^\n]*\n *-> +Index Scan Backward using notes_position/);
});

it('uses room of rows that are gone again', async () => {
  const size = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ size: string }>(`select pg_relation_size('notes') as size`);
    return Number(rows[0]?.size);
  };
  const before = await size();
  for (let round = 0; round < 5; round += 1) {
    await database.pool.query(`update notes set body = body || '.'`);
    expect(await upkeep.look()).toEqual(['notes']);
  }
  expect(await size()).toBeLessThan(before * 3.5);
});

it('lets a table rest in which little was changed', async () => {
  await database.pool.query(`update notes set body = 'other' where id <= 40`);
  expect(await upkeep.look()).toEqual([]);
});
