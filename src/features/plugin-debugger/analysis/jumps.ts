/** Where the clock that dates the records was set, or a record came late: the order of rows is not that of times there. */
import type { Instant } from '#src/lib/instant.ts';
import type { EventLog } from '../model/event-log.ts';
import type { KnownLog } from '../model/read.ts';

/** A record may be older than the one before it by so much without anything being wrong: threads write as they come. */
const BACK_MICROS = 1_000_000;
/** A run that is silent for longer is rarer than a clock that was set. */
const FORWARD_MICROS = 3_600_000_000;
const MAX_LISTED = 100;

export interface ClockJump {
  readonly kind: 'back' | 'forward';
  /** The first row behind the jump. */
  readonly row: number;
  /** The stretch of time that it skips, or that is passed twice; `from` is the earlier end. */
  readonly from: Instant;
  readonly to: Instant;
}

export interface ClockJumps {
  /** In the order of rows, at most 100. */
  readonly listed: readonly ClockJump[];
  readonly count: number;
}

/** What was found in the first `rows` rows. */
interface Found {
  readonly rows: number;
  readonly jumps: ClockJumps;
  /** The latest time since the last jump: one jump is told of once, not with every row behind it. NaN: none yet. */
  readonly latest: number;
}

const kept = new WeakMap<EventLog, Found>();
const nothing: Found = { rows: 0, jumps: { listed: [], count: 0 }, latest: NaN };

/** Notice and timeline both ask at each change: each row is looked at once, and where no jump came the same is told. */
export function clockJumps(run: KnownLog): ClockJumps {
  const known = kept.get(run.log) ?? nothing;
  if (known.rows === run.rows) return known.jumps;
  const found = findJumps(run, known.rows < run.rows ? known : nothing);
  kept.set(run.log, found);
  return found.jumps;
}

function findJumps({ log, rows }: KnownLog, known: Found): Found {
  const fresh: ClockJump[] = [];
  let { latest } = known;
  for (let row = known.rows; row < rows; row += 1) {
    const at = log.at.data[row] ?? NaN;
    if (Number.isNaN(at)) continue;
    const passed = at - latest;
    const kind = passed < -BACK_MICROS ? 'back' : passed > FORWARD_MICROS ? 'forward' : null;
    if (kind !== null) {
      const [from, to] = kind === 'back' ? [at, latest] : [latest, at];
      fresh.push({ kind, row, from, to });
    }
    latest = kind !== null || Number.isNaN(latest) ? at : Math.max(latest, at);
  }
  if (fresh.length === 0) return { ...known, rows, latest };
  const { listed, count } = known.jumps;
  return {
    rows,
    latest,
    jumps: { listed: [...listed, ...fresh].slice(0, MAX_LISTED), count: count + fresh.length },
  };
}
