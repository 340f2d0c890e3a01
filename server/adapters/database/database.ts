import { drizzle } from 'drizzle-orm/node-postgres';
import type { Pool } from 'pg';

/** Queries in terms of `schema.ts`, on either database. */
export function createDatabase(pool: Pool) {
  return drizzle(pool);
}

export type Database = ReturnType<typeof createDatabase>;
/** What a transaction's callback gets: the same queries, one connection. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** The row of a query that returns one by construction. */
export function only<T>(rows: readonly T[]): T {
  const row = rows[0];
  if (row === undefined) throw new Error('The database returned no row where one was due.');
  return row;
}

/** Cuts `rows` so that one insert stays far below PostgreSQL's 65,535 parameters. */
export function batches<T>(rows: readonly T[], size = 1000): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
