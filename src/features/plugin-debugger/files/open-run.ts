/** A run out of a file as the debugger shows it: folded part by part while it is read, so that nothing waits for its end. */
import type { ChannelItem } from '#src/connection/types.ts';
import type { DebugEvent } from '#src/protocol/debug-frames.ts';
import { withReject } from '#src/protocol/rejects.ts';
import { applyRunItems, lastInstant } from '../run-reducer.ts';
import { emptyRun, type RunState } from '../run-state.ts';
import type { ImportedRun, ImportWarning, RunHead } from './imported-run.ts';
import type { RecordPart } from './record-part.ts';
import type { RunOutcome } from './run-file-format.ts';

export interface OpeningRun {
  head(head: RunHead): void;
  part(part: RecordPart): void;
  /** What is here so far. */
  shown(): RunState;
  /** There is no more. */
  end(warnings: readonly ImportWarning[]): ImportedRun | null;
}

export function openRun(): OpeningRun {
  let head: RunHead | null = null;
  let state = emptyRun();
  let held = 0;
  const parts: RecordPart[] = [];
  return {
    head(known) {
      head = known;
      const { info } = known;
      if (info !== null)
        state = applyRunItems(state, [event({ type: 'execution_described', info, seq: null })]);
    },
    part(part) {
      parts.push(part);
      held += part.columns.n.length;
      // What stands behind a number that is not in the file need not wait for it: as a page of a history.
      state = applyRunItems(state, [{ kind: 'page_received', columns: part.columns }]);
    },
    shown: () => stopped(state),
    end: (warnings) =>
      head && { ...head, parts, held, warnings, state: ended(state, { ...head, held, warnings }) },
  };
}

/** Nothing in a file goes on: where it names no end, nobody knows how the run ended. */
function stopped(run: RunState): RunState {
  return run.status === 'running' ? { ...run, status: 'unknown' } : run;
}

function ended(
  sent: RunState,
  { info, outcome, source, last, lastValuesOnly, held, warnings }: Omit<ImportedRun, 'parts' | 'state'>,
): RunState {
  const timestamp = info?.endedAt ?? null;
  const run = applyRunItems(sent, [
    ...(outcome === null ? [] : [event(endOf(outcome, timestamp))]),
    { kind: 'page_ended', after: sent.history?.folded ?? 0 },
  ]);
  // Records that lost their places in the file have no number to be missed by.
  const lines = warnings.find((warning) => warning.kind === 'unreadable');
  return {
    ...stopped(run),
    endedAt: run.endedAt ?? lastInstant(run),
    rejected: Math.max(lines?.count ?? 0, run.rejected),
    rejects: lines?.rejects?.reduce((known, { raw }) => withReject(known, raw), run.rejects) ?? run.rejects,
    lastValuesOnly,
    // An SDK record is all that there is, whatever its numbers are here.
    history:
      source.kind === 'debug-record' && last === held
        ? null
        : run.history && { ...run.history, last: Math.max(run.history.last, last) },
  };
}

function endOf({ error, result }: RunOutcome, timestamp: string | null): DebugEvent {
  return error === null
    ? { type: 'execution_completed', result, timestamp, seq: null }
    : { type: 'execution_failed', error, timestamp, seq: null };
}

function event(value: DebugEvent): ChannelItem<DebugEvent> {
  return { kind: 'event', event: value, at: 0 };
}
