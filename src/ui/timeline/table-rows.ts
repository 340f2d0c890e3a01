/** The rows of all lanes, and the gaps, in the order of their starts, for the table. */
import {
  endOf,
  type RowPlace,
  type TimelineGap,
  type TimelineModel,
  type TimeRange,
} from './timeline-model.ts';

/** A lane's and a row's place in one number: half a million objects would be too many. */
const LANE = 2 ** 32;
/** Stands for the gaps: behind all lanes, so that a gap stands behind the record at which it begins. */
export const GAPS = 2 ** 20;

export function rowPlace(code: number): RowPlace {
  return { lane: Math.floor(code / LANE), row: code % LANE };
}

/**
 * Each row and gap that starts in the window or reaches into it, by start; where two start together, by lane and row.
 * A gap's lane is `GAPS`, its row its place among `gaps`.
 * @param range `null`: all rows
 */
export function tableRows(
  model: TimelineModel,
  gaps: readonly TimelineGap[],
  range: TimeRange | null,
  openEnd: number,
): number[] {
  const codes: number[] = [];
  for (const [at, lane] of model.lanes.entries()) {
    const { start } = lane.columns;
    for (let row = 0; row < lane.count; row += 1) {
      const begin = start[row] ?? 0;
      if (range !== null) {
        if (begin > range.to) break;
        if (begin < range.from && endOf(lane, row, openEnd) <= range.from) continue;
      }
      codes.push(at * LANE + row);
    }
  }
  for (const [at, { from, to }] of gaps.entries()) {
    if (range === null || (from <= range.to && (to ?? Infinity) > range.from)) codes.push(GAPS * LANE + at);
  }
  const startOf = (code: number) => {
    const { lane, row } = rowPlace(code);
    return (lane === GAPS ? gaps[row]?.from : model.lanes[lane]?.columns.start[row]) ?? 0;
  };
  // Lanes are sorted already: the sort merges such runs.
  return model.lanes.length + gaps.length < 2
    ? codes
    : codes.sort((one, other) => startOf(one) - startOf(other) || one - other);
}
