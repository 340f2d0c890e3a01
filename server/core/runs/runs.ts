/** Plugin executions: started here in the sandbox, or reported from elsewhere over the ingest route. */
import { createCapabilityId } from '#src/lib/ids.ts';
import { count, describeFault, isoNow, publish, streamNames, type CoreBase } from '../context.ts';
import type { ExecutionRecord, PluginRecord, RunRecordRow } from '../model.ts';
import type { Notifier } from '../notify.ts';
import type { PluginRunResult, ToolOutcome } from '../ports.ts';
import { createRunRecorder, publishRecords } from './run-recorder.ts';

export const GATEWAY_STOPPED = 'The gateway stopped';
/** Whoever stopped the answer knows: such a run does not ring. */
export const STOPPED_WITH_ANSWER = 'Stopped together with the answer that used it';

export interface StartRun {
  readonly plugin: PluginRecord;
  readonly toolName: string;
  readonly parameters: Record<string, unknown>;
  readonly workspaceId: string;
  readonly userId: string;
  /** Ends the run when the answer that wanted it is stopped. */
  readonly signal?: AbortSignal;
  /** False where what it belongs to rings for it. */
  readonly rings?: boolean;
  /** Before it is stored: what it belongs to notes its id, so that it is nobody's in no moment of a crash. */
  readonly onId?: (executionId: string) => Promise<void>;
  /** What follows from its end, done before `outcome` resolves and before the gateway stops. */
  readonly onEnd?: (outcome: ToolOutcome) => Promise<void>;
}

export interface Runs {
  /** Resolves once the execution is stored; `outcome` once it has ended. `outcome` never rejects. */
  start(run: StartRun): Promise<{ executionId: string; outcome: Promise<ToolOutcome> }>;
  /**
   * Ends an execution that is still running: stored, sent to watchers, rung. Rejects where it was not stored.
   * @param records its last ones, stored with the end or not at all
   */
  end(
    execution: ExecutionRecord,
    result: PluginRunResult,
    records?: readonly RunRecordRow[],
  ): Promise<ExecutionRecord>;
  /**
   * Closes executions that a dead process left running.
   * @param silent ids of those that do not ring by themselves
   */
  recover(silent?: ReadonlySet<string>): Promise<void>;
  /** Stops what runs here and resolves once it is closed. */
  shutDown(): Promise<void>;
}

export function createRuns(base: CoreBase, notifier: Notifier): Runs {
  const running = new Map<string, { abort: AbortController; ended: Promise<unknown> }>();

  async function end(
    execution: ExecutionRecord,
    result: PluginRunResult,
    { rings = true, records = [] }: { rings?: boolean; records?: readonly RunRecordRow[] } = {},
  ): Promise<ExecutionRecord> {
    const endedAt = isoNow(base);
    const change = {
      status: result.ok ? ('completed' as const) : ('failed' as const),
      ended_at: endedAt,
      duration: Math.max(0, Date.parse(endedAt) - Date.parse(execution.started_at)) / 1000,
      result: result.ok ? (result.result ?? null) : null,
      error: result.ok ? null : result.error,
    };
    const ended: ExecutionRecord = { ...execution, ...change };
    await base.storage.appendRunRecords(records, { id: execution.id, change });
    base.metrics.add('plugin_runs', { status: change.status });
    try {
      await publishRecords(base, records);
      await publish(base, streamNames.run(execution.id), runEndFrame(ended));
      if (rings && ended.error !== STOPPED_WITH_ANSWER) await notifier.runEnded(ended);
    } catch (fault) {
      // It is closed all the same: nobody may take this for a run to be closed again.
      count(base, 'runs_not_told');
      const fields = { executionId: execution.id, fault: describeFault(fault) };
      base.log.error(fields, 'The end of a run could not be told');
    }
    return ended;
  }

  async function runHere(
    run: StartRun,
    execution: ExecutionRecord,
    abort: AbortController,
  ): Promise<ToolOutcome> {
    const recorder = createRunRecorder(base, execution.id);
    let result: PluginRunResult;
    try {
      result = await base.pluginRunner.run(
        {
          executionId: execution.id,
          workspaceId: run.workspaceId,
          plugin: run.plugin,
          toolName: run.toolName,
          parameters: run.parameters,
          signal: run.signal ? AbortSignal.any([abort.signal, run.signal]) : abort.signal,
        },
        (record) => {
          recorder.record(record);
        },
      );
    } catch (fault) {
      result = { ok: false, error: describeFault(fault) };
    }
    if (abort.signal.aborted) result = { ok: false, error: GATEWAY_STOPPED };
    else if (run.signal?.aborted && !result.ok) result = { ok: false, error: STOPPED_WITH_ANSWER };
    let durationMs = 0;
    try {
      await recorder.flush();
      const ended = await end(execution, result, { rings: run.rings ?? true });
      durationMs = Math.round((ended.duration ?? 0) * 1000);
    } catch (fault) {
      count(base, 'runs_not_closed');
      base.log.error({ executionId: execution.id, fault: describeFault(fault) }, 'A run could not be closed');
    }
    const outcome: ToolOutcome = {
      executionId: execution.id,
      success: result.ok,
      result: result.ok ? (result.result ?? null) : null,
      error: result.ok ? null : result.error,
      durationMs,
    };
    await run.onEnd?.(outcome).catch((fault: unknown) => {
      const fields = { executionId: execution.id, fault: describeFault(fault) };
      base.log.error(fields, 'What follows from the end of a run failed');
    });
    return outcome;
  }

  return {
    async start(run) {
      const execution: ExecutionRecord = {
        id: createCapabilityId(),
        plugin_id: run.plugin.id,
        tool_name: run.toolName,
        workspace_id: run.workspaceId,
        user_id: run.userId,
        status: 'running',
        started_at: isoNow(base),
        ended_at: null,
        duration: null,
        parameters: run.parameters,
        result: null,
        error: null,
        ingest_key_hash: null,
      };
      await run.onId?.(execution.id);
      await base.storage.insertExecution(execution);
      const abort = new AbortController();
      const outcome = runHere(run, execution, abort).finally(() => running.delete(execution.id));
      running.set(execution.id, { abort, ended: outcome });
      return { executionId: execution.id, outcome };
    },
    end: (execution, result, records = []) => end(execution, result, { records }),
    async recover(silent = new Set()) {
      for (const execution of await base.storage.runningExecutions()) {
        // A run that happens elsewhere goes on without us; one that another gateway runs cannot be told from
        // a dead one's by its row, so that only a gateway alone on its storage closes what it finds.
        if (execution.ingest_key_hash !== null || base.settings.soleGateway === false) continue;
        if (running.has(execution.id)) continue;
        await end(execution, { ok: false, error: GATEWAY_STOPPED }, { rings: !silent.has(execution.id) });
      }
    },
    async shutDown() {
      for (const { abort } of running.values()) abort.abort(new Error(GATEWAY_STOPPED));
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}

/** Word to every socket that shows a run, at whichever gateway: it is gone. The sockets make of it what they know. */
export const RUN_DELETED = 'run_deleted';

/** Deletes a run that has ended, and whoever has it open is told. */
export async function deleteRun(
  base: Pick<CoreBase, 'storage' | 'bus'>,
  executionId: string,
): Promise<'deleted' | 'running' | 'missing'> {
  const outcome = await base.storage.deleteExecution(executionId);
  if (outcome === 'deleted') base.bus.sendFleeting(streamNames.run(executionId), { type: RUN_DELETED });
  return outcome;
}

/** The last frame of a run's stream. */
export function runEndFrame(execution: ExecutionRecord): Record<string, unknown> {
  const timestamp = execution.ended_at;
  return execution.status === 'failed'
    ? { type: 'execution_error', data: { error: execution.error ?? 'The run gave no reason.', timestamp } }
    : { type: 'execution_complete', data: { result: execution.result ?? null, timestamp } };
}
