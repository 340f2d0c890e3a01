import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import * as schema from './schema.ts';
import { migrations } from './migrate.ts';

const sql = migrations.map((migration) => migration.sql).join('\n');

/** `column type null?` of a line that defines one. */
function columnOf(line: string): string {
  const [, column = '', type = ''] = /^"?(\w+)"? (double precision|\w+)/.exec(line) ?? [];
  const nullable = /not null|primary key/.test(line) ? '' : ' null';
  return `${column} ${type.replace('timestamptz', 'timestamp with time zone')}${nullable}`;
}

/** What `create table` and `add column` of the migrations make. */
function migratedColumns(): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  for (const [, name = '', body = ''] of sql.matchAll(/create table (\w+) \(\n(.*?)\n\);/gs)) {
    const columns = body
      .split('\n')
      .map((line) => line.trim().replace(/,$/, ''))
      .filter((line) => !line.startsWith('primary key'))
      .map(columnOf);
    tables.set(name, columns);
  }
  for (const [, name = '', line = ''] of sql.matchAll(/alter table (\w+) add column (.*)/g)) {
    tables.get(name)?.push(columnOf(line));
  }
  return tables;
}

it('describes the tables that the migrations make', () => {
  const described = Object.values(schema as Record<string, PgTable>).map((table) => {
    const { name, columns } = getTableConfig(table);
    return [
      name,
      columns.map((column) => `${column.name} ${column.getSQLType()}${column.notNull ? '' : ' null'}`),
    ] as const;
  });
  expect(new Map(described)).toEqual(migratedColumns());
});
