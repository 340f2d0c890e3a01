/** How many start where: a histogram by tone. */
import { BLOCK, firstFrom, TONES, type LaneIndex } from './lane-index.ts';
import type { TimeRange } from './timeline-model.ts';

export interface Density {
  readonly buckets: number;
  /** By bucket and tone. */
  readonly counts: Uint32Array;
}

export function emptyDensity(buckets: number): Density {
  return { buckets, counts: new Uint32Array(buckets * TONES) };
}

/** Adds what starts within the window; a block that lies in one bucket is added as a whole. */
export function addDensity(index: LaneIndex, { from, to }: TimeRange, into: Density): void {
  const { start, tone } = index.columns;
  const scale = into.buckets / (to - from);
  const bucketOf = (item: number) => Math.floor(((start[item] ?? 0) - from) * scale);
  const { counts, buckets } = into;
  for (const row of index.rows) {
    const { items, count, tones } = row;
    let at = firstFrom(row, index.columns, from);
    while (at < count) {
      const bucket = bucketOf(items[at] ?? 0);
      if (bucket >= buckets) break;
      const base = bucket * TONES;
      const blockEnd = at + BLOCK;
      if (at % BLOCK === 0 && blockEnd <= count && bucketOf(items[blockEnd - 1] ?? 0) === bucket) {
        const summary = (at / BLOCK) * TONES;
        for (let n = 0; n < TONES; n += 1) {
          counts[base + n] = (counts[base + n] ?? 0) + (tones[summary + n] ?? 0);
        }
        at = blockEnd;
      } else {
        const place = base + Math.min(tone[items[at] ?? 0] ?? 0, TONES - 1);
        counts[place] = (counts[place] ?? 0) + 1;
        at += 1;
      }
    }
  }
}

/** The fullest bucket. */
export function peakOf({ buckets, counts }: Density): number {
  let peak = 0;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    let sum = 0;
    for (let n = 0; n < TONES; n += 1) sum += counts[bucket * TONES + n] ?? 0;
    peak = Math.max(peak, sum);
  }
  return peak;
}
