/** A run out of a file as the debugger shows it. */
import type { ChannelItem } from '#src/connection/types.ts';
import type { DebugEvent } from '#src/protocol/debug-frames.ts';
import { applyRunItems, lastInstant, type RunItem } from '../run-reducer.ts';
import { emptyRun, type RunState } from '../run-state.ts';
import type { ImportedRun } from './imported-run.ts';

/** Folds what was read, as if a server had sent it record by record and then had no more. */
export function openImportedRun(imported: ImportedRun): RunState {
  const { info, outcome, records, last, lastValuesOnly, source, warnings } = imported;
  const items: RunItem[] = [];
  if (info !== null) items.push(event({ type: 'execution_described', info, seq: null }));
  for (const { n, record } of records)
    if (record !== null) items.push(event({ type: 'record_received', record, seq: null, n }));
  const timestamp = info?.endedAt ?? null;
  if (outcome?.error != null)
    items.push(event({ type: 'execution_failed', error: outcome.error, timestamp, seq: null }));
  else if (outcome !== null)
    items.push(event({ type: 'execution_completed', result: outcome.result, timestamp, seq: null }));
  const sent = applyRunItems(emptyRun(), items);
  // What stands behind a number that is not in the file need not wait for it.
  const run = applyRunItems(sent, [{ kind: 'page_ended', after: sent.history?.folded ?? 0 }]);
  // Records that lost their places in the file have no number to be missed by.
  const lines = warnings.find(({ kind }) => kind === 'unreadable');
  const unread = lines?.kind === 'unreadable' ? Math.max(lines.count, run.rejected) : run.rejected;
  return {
    ...run,
    // Nothing in a file goes on: where it names no end, nobody knows how the run ended.
    status: run.status === 'running' ? 'unknown' : run.status,
    endedAt: run.endedAt ?? lastInstant(run),
    rejected: unread,
    lastValuesOnly,
    // An SDK record is all that there is, whatever its numbers are here.
    history:
      source.kind === 'debug-record' && last === records.length
        ? null
        : run.history && { ...run.history, last: Math.max(run.history.last, last) },
  };
}

function event(value: DebugEvent): ChannelItem<DebugEvent> {
  return { kind: 'event', event: value, at: 0 };
}
