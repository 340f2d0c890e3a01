/** Three finished runs with known ids: one that went well, one that failed, and one of over ten thousand records. */
import type { ExecutionRecord, RunRecordRow } from '../model.ts';
import type { Storage } from '../ports.ts';
import { playScript, type ScriptContext, type ScriptedRun } from './scripted-run.ts';
import { buildReport, crawlSite, findProduct } from './scripts.ts';

const RECORDS_A_BATCH = 1_000;
const MINUTE_MS = 60_000;

interface DemoRun {
  readonly id: string;
  readonly pluginId: string;
  readonly toolName: string;
  readonly userId: string;
  readonly minutesOld: number;
  readonly parameters: Record<string, unknown>;
  readonly script: (context: ScriptContext) => Promise<unknown>;
}

const runs: readonly DemoRun[] = [
  {
    id: 'demo-run-ok',
    pluginId: 'web-shop',
    toolName: 'find_product',
    userId: 'user-mina',
    minutesOld: 47,
    parameters: { query: 'running shoes' },
    script: (context) => findProduct(context, 'running shoes'),
  },
  {
    id: 'demo-run-failed',
    pluginId: 'flaky',
    toolName: 'build_report',
    userId: 'user-ada',
    minutesOld: 31,
    parameters: { rows: 40 },
    script: (context) => buildReport(context, 40),
  },
  {
    id: 'demo-run-long',
    pluginId: 'link-checker',
    toolName: 'check_links',
    userId: 'user-ada',
    minutesOld: 26 * 60,
    parameters: { section: 'all', pages: 1200 },
    script: crawlSite,
  },
];

/** @returns the runs by id, for those who quote them */
export async function seedRuns(storage: Storage, nowMs: number): Promise<ReadonlyMap<string, ScriptedRun>> {
  const played = new Map<string, ScriptedRun>();
  for (const run of runs) {
    const script = await playScript(nowMs - run.minutesOld * MINUTE_MS, run.script);
    played.set(run.id, script);
    await storage.insertExecution(toExecution(run, script));
    const rows = script.records.map((record, at): RunRecordRow => ({
      ...record,
      execution_id: run.id,
      n: at + 1,
    }));
    for (let at = 0; at < rows.length; at += RECORDS_A_BATCH)
      await storage.appendRunRecords(rows.slice(at, at + RECORDS_A_BATCH));
  }
  return played;
}

function toExecution(run: DemoRun, script: ScriptedRun): ExecutionRecord {
  return {
    id: run.id,
    plugin_id: run.pluginId,
    tool_name: run.toolName,
    workspace_id: 'ws-demo',
    user_id: run.userId,
    status: script.ok ? 'completed' : 'failed',
    started_at: new Date(script.startedAtMs).toISOString(),
    ended_at: new Date(script.endedAtMs).toISOString(),
    duration: (script.endedAtMs - script.startedAtMs) / 1000,
    parameters: run.parameters,
    result: script.result,
    error: script.error,
    ingest_key_hash: null,
  };
}
