import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  lt,
  lte,
  max,
  sql,
  type SQL,
} from 'drizzle-orm';
import type { Storage } from '#server/core/ports.ts';
import type { RunListing } from '#server/core/run-storage.ts';
import { batches, type Database } from '../database.ts';
import { executions, plugins, runRecords } from '../schema.ts';

type RunStorage = Pick<
  Storage,
  | 'putPlugin'
  | 'plugins'
  | 'insertExecution'
  | 'updateExecution'
  | 'executionById'
  | 'executionsOf'
  | 'deleteExecution'
  | 'runningExecutions'
  | 'appendRunRecords'
  | 'runRecords'
  | 'runRecordLines'
  | 'lastRunRecord'
  | 'sizeOfRunRecords'
  | 'countRunRecords'
>;

const { ordinal: _ordinal, ...executionColumns } = getTableColumns(executions);

/** The largest that the column holds. */
const MAX_INTEGER = 2 ** 31 - 1;

const isBehind = (executionId: string, after: number): SQL | undefined =>
  and(eq(runRecords.execution_id, executionId), gt(runRecords.n, after));

/**
 * The next records of a run that lacks no number: as many as are asked for, or it ends or lacks some. Asked for all that
 * lie behind the last one, a database that keeps no statistics (the embedded one) reads and sorts every one of them,
 * 100,000 for the first 1,000.
 */
const isNear = (executionId: string, after: number, limit: number): SQL | undefined =>
  and(isBehind(executionId, after), lte(runRecords.n, Math.min(after + limit, MAX_INTEGER)));

/** What a listing leaves out compares with nothing. */
function isListed(listing: RunListing): SQL | undefined {
  const { pluginId, toolName, status, minDuration, maxDuration, since, before, behind } = listing;
  const where = <T>(value: T | undefined, condition: (value: T) => SQL): SQL | undefined =>
    value === undefined ? undefined : condition(value);
  return and(
    inArray(executions.workspace_id, [...listing.workspaceIds]),
    where(pluginId, (value) => eq(executions.plugin_id, value)),
    where(toolName, (value) => eq(executions.tool_name, value)),
    where(status, (value) => eq(executions.status, value)),
    where(minDuration, (value) => gte(executions.duration, value)),
    where(maxDuration, (value) => lte(executions.duration, value)),
    where(since, (value) => gte(executions.started_at, value)),
    where(before, (value) => lt(executions.started_at, value)),
    where(
      behind,
      ({ startedAt, id }) =>
        sql`(${executions.started_at}, ${executions.id}) < (${startedAt}::timestamptz, ${id})`,
    ),
  );
}

/** Plugins, their runs and the records of these. */
export function runStorage(db: Database): RunStorage {
  async function lastRunRecord(executionId: string): Promise<number> {
    const [row] = await db
      .select({ n: runRecords.n })
      .from(runRecords)
      .where(eq(runRecords.execution_id, executionId))
      .orderBy(desc(runRecords.n))
      .limit(1);
    return row?.n ?? 0;
  }
  const hasMore = async (executionId: string, behind: number) => (await lastRunRecord(executionId)) > behind;

  return {
    async putPlugin(plugin) {
      await db.insert(plugins).values(plugin).onConflictDoUpdate({ target: plugins.id, set: plugin });
    },

    async plugins() {
      return db.select().from(plugins).orderBy(asc(plugins.name), asc(plugins.id));
    },

    async insertExecution(execution) {
      await db.insert(executions).values(execution);
    },

    async updateExecution(id, change) {
      if (Object.keys(change).length === 0) return;
      await db.update(executions).set(change).where(eq(executions.id, id));
    },

    async executionById(id) {
      return (await db.select(executionColumns).from(executions).where(eq(executions.id, id)))[0] ?? null;
    },

    async executionsOf(listing) {
      if (listing.workspaceIds.length === 0) return [];
      const columns =
        listing.withoutResults === true ? { ...executionColumns, result: sql<null>`null` } : executionColumns;
      return db
        .select(columns)
        .from(executions)
        .where(isListed(listing))
        .orderBy(desc(executions.started_at), desc(executions.id))
        .limit(listing.limit);
    },

    async deleteExecution(id) {
      return db.transaction(async (tx) => {
        const found = await tx
          .select({ status: executions.status })
          .from(executions)
          .where(eq(executions.id, id))
          .for('update');
        const status = found[0]?.status;
        if (status === undefined) return 'missing';
        if (status === 'running') return 'running';
        await tx.delete(runRecords).where(eq(runRecords.execution_id, id));
        await tx.delete(executions).where(eq(executions.id, id));
        return 'deleted';
      });
    },

    async runningExecutions() {
      return db.select(executionColumns).from(executions).where(eq(executions.status, 'running'));
    },

    async appendRunRecords(rows, ended) {
      const inserts = batches(rows);
      const write = async (on: Pick<Database, 'insert' | 'update'>): Promise<void> => {
        for (const batch of inserts) await on.insert(runRecords).values(batch);
        if (!ended) return;
        const isRunning = and(eq(executions.id, ended.id), eq(executions.status, 'running'));
        const changed = await on
          .update(executions)
          .set(ended.change)
          .where(isRunning)
          .returning({ id: executions.id });
        if (changed.length === 0) throw new Error('This run has ended already.');
      };
      // One statement is a transaction by itself.
      if (inserts.length + (ended ? 1 : 0) <= 1) await write(db);
      else await db.transaction(write);
    },

    async runRecords(executionId, after, limit) {
      const read = (condition: SQL | undefined) =>
        db.select().from(runRecords).where(condition).orderBy(asc(runRecords.n)).limit(limit);
      const near = await read(isNear(executionId, after, limit));
      if (near.length === limit || !(await hasMore(executionId, near.at(-1)?.n ?? after))) return near;
      return read(isBehind(executionId, after));
    },

    async runRecordLines(executionId, after, limit, most) {
      // JSON may hold line ends between its parts, where a space is as good.
      const line = sql<string>`'{"n":' || ${runRecords.n} || ',"type":"' || ${runRecords.type} || '","data":'
        || replace(${runRecords.data}::text, chr(10), ' ') || '}' || chr(10)`;
      const read = async (condition: SQL | undefined) => {
        const lines = db
          .select({ n: runRecords.n, line: line.as('line') })
          .from(runRecords)
          .where(condition)
          .orderBy(asc(runRecords.n))
          .limit(limit)
          .as('lines');
        const size = sql`length(${lines.line})`;
        const before = sql<number>`sum(${size}) over (order by ${lines.n}) - ${size}`.as('before');
        const placed = db.select({ n: lines.n, line: lines.line, before }).from(lines).as('placed');
        const [found] = await db
          .select({
            text: sql<string | null>`string_agg(${placed.line}, '' order by ${placed.n})`,
            count: count(),
            last: max(placed.n),
          })
          .from(placed)
          .where(lt(placed.before, most));
        return { text: found?.text ?? '', count: found?.count ?? 0, last: found?.last ?? 0 };
      };
      const near = await read(isNear(executionId, after, limit));
      const isCut = near.text.length >= most && near.last === after + near.count;
      if (near.count === limit || isCut || !(await hasMore(executionId, near.last || after))) return near;
      return read(isBehind(executionId, after));
    },

    lastRunRecord,

    async sizeOfRunRecords(executionId) {
      // The column is `json`: it holds the very text that was stored.
      const size = sql<string | null>`sum(octet_length(${runRecords.data}::text))`;
      const [row] = await db
        .select({ size })
        .from(runRecords)
        .where(eq(runRecords.execution_id, executionId));
      return Number(row?.size ?? 0);
    },

    async countRunRecords(executionId) {
      const rows = await db
        .select({ type: runRecords.type, count: count() })
        .from(runRecords)
        .where(eq(runRecords.execution_id, executionId))
        .groupBy(runRecords.type);
      return Object.fromEntries(rows.map((row) => [row.type, row.count]));
    },
  };
}
