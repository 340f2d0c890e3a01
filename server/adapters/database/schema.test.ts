import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import * as schema from './schema.ts';
import { initial } from './migrations/0001-initial.ts';

/** `create table` statements of the migrations, as `column type null?`. */
function migratedColumns(): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  for (const [, name = '', body = ''] of initial.matchAll(/create table (\w+) \(\n(.*?)\n\);/gs)) {
    const columns = body
      .split('\n')
      .map((line) => line.trim().replace(/,$/, ''))
      .filter((line) => !line.startsWith('primary key'))
      .map((line) => {
        const [, column = '', type = ''] = /^"?(\w+)"? (double precision|\w+)/.exec(line) ?? [];
        const nullable = /not null|primary key/.test(line) ? '' : ' null';
        return `${column} ${type.replace('timestamptz', 'timestamp with time zone')}${nullable}`;
      });
    tables.set(name, columns);
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
