/**
 * Writes the records of one running execution: numbered, stored in batches, and only then sent to those who
 * watch. So whoever reads the stored records at stream position P has every record sent up to P.
 */
import type { RunRecordRow } from '../model.ts';
import { describeFault, publish, streamNames, type CoreBase } from '../context.ts';

const FLUSH_AFTER_MS = 50;
const FLUSH_AT_ROWS = 200;

export interface RunRecorder {
  record(record: Pick<RunRecordRow, 'type' | 'data'>): void;
  /** Resolves once everything recorded so far is stored and sent. */
  flush(): Promise<void>;
}

/** Tells those who watch of records that are stored. */
export async function publishRecords(base: CoreBase, rows: readonly RunRecordRow[]): Promise<void> {
  for (const { execution_id, type, data, n } of rows)
    await publish(base, streamNames.run(execution_id), { type, data, n });
}

/** Records of a run count 1, 2, 3 … */
export function createRunRecorder(base: CoreBase, executionId: string): RunRecorder {
  let nextN = 1;
  let waiting: RunRecordRow[] = [];
  let cancelTimer: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();

  async function write(rows: readonly RunRecordRow[]): Promise<void> {
    try {
      await base.storage.appendRunRecords(rows);
      await publishRecords(base, rows);
    } catch (fault) {
      base.log.error({ executionId, fault: describeFault(fault) }, 'Records of a run were lost');
    }
  }

  function flush(): Promise<void> {
    cancelTimer?.();
    cancelTimer = null;
    if (waiting.length > 0) {
      const rows = waiting;
      waiting = [];
      writing = writing.then(() => write(rows));
    }
    return writing;
  }

  return {
    record({ type, data }) {
      waiting.push({ execution_id: executionId, n: nextN, type, data });
      nextN += 1;
      if (waiting.length >= FLUSH_AT_ROWS) void flush();
      else cancelTimer ??= base.clock.schedule(() => void flush(), FLUSH_AFTER_MS);
    },
    flush,
  };
}
