import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatInstant } from '#src/lib/instant.ts';
import { appendRow, createEventLog } from './event-log.ts';
import { toRow } from './row.ts';
import { countUntil, placedAt, timeOrderOf } from './time-order.ts';

/** Batches of offsets in µs; null: a time that cannot be read. */
const batches = fc.array(
  fc.array(fc.option(fc.integer({ min: 0, max: 60 }), { freq: 6 }), { maxLength: 12 }),
  {
    maxLength: 12,
  },
);

it('late and out-of-order records stand where they belong, however they came', () => {
  fc.assert(
    fc.property(batches, fc.integer({ min: -1, max: 61 }), (list, offset) => {
      const base = 1_795_514_400_000_000;
      const log = createEventLog();
      for (const batch of list) {
        for (const micros of batch) {
          const timestamp = micros === null ? 'never' : formatInstant(base + micros);
          appendRow(log, toRow({ type: 'log', data: { level: 'info', message: '', timestamp } }));
        }
        timeOrderOf(log);
      }
      const order = timeOrderOf(log);
      const rows = [...order.order.subarray(0, order.length)];
      const wanted = Array.from({ length: log.length }, (_, row) => row).sort(
        (a, b) => placedAt(log, a) - placedAt(log, b) || a - b,
      );
      expect(rows).toEqual(wanted);
      expect(countUntil(log, order, base + offset)).toBe(
        wanted.filter((row) => placedAt(log, row) <= base + offset).length,
      );
    }),
    { seed: 41, numRuns: 300 },
  );
});
