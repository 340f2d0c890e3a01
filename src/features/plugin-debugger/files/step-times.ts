/** Which step was open at a time. Steps are flat on the wire: one that starts ends the one before. */
import { parseInstant, type Instant } from '#src/lib/instant.ts';
import type { RunRecord, StepRecord } from '#src/protocol/debug-records.ts';
import { spanIdOf } from '../model/row.ts';

interface StepTime {
  readonly key: string;
  readonly name: string;
  readonly start: Instant;
  end: Instant | null;
}

/** Of a step's two records: which step it is. Those of a trace name their span: several of a name may begin together. */
export function stepKey(data: StepRecord): string {
  return `${data.started_at} ${data.step_name} ${spanIdOf(data)}`;
}

export interface StepTimes {
  take(record: RunRecord): void;
  /** The step that was open; of several, the one that started last. */
  at(time: Instant | null): StepTime | null;
}

export function createStepTimes(): StepTimes {
  const byKey = new Map<string, StepTime>();
  let sorted: StepTime[] | null = null;
  return {
    take(record) {
      if (record.type !== 'step') return;
      const { data } = record;
      const key = stepKey(data);
      const end = data.ended_at == null ? null : parseInstant(data.ended_at);
      const known = byKey.get(key);
      if (known) {
        known.end = end ?? known.end;
        return;
      }
      const start = parseInstant(data.started_at);
      if (start === null) return;
      byKey.set(key, { key, name: data.step_name, start, end });
      sorted = null;
    },
    at(time) {
      if (time === null) return null;
      sorted ??= [...byKey.values()].sort((a, b) => a.start - b.start);
      let low = 0;
      let high = sorted.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((sorted[middle]?.start ?? Infinity) <= time) low = middle + 1;
        else high = middle;
      }
      // A step that was not ended before the next began is over with it all the same: only the last can be open.
      const last = sorted[low - 1];
      return last && (last.end === null || time <= last.end) ? last : null;
    },
  };
}

/** When a record was made, by its own stamp. */
export function recordTime({ type, data }: RunRecord): Instant | null {
  return parseInstant(type === 'step' ? (data.ended_at ?? data.started_at) : data.timestamp);
}
