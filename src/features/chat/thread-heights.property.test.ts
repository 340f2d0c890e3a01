/** Places of messages are those of a plain list that adds heights up, whatever is measured, comes, goes or changes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createThreadHeights } from './thread-heights.ts';
import { gapsOf, joinRanges } from './thread-ranges.ts';

interface Item {
  readonly key: string;
  readonly estimate: number;
}

const place = fc.nat({ max: 40 });
const height = fc.constantFrom(10, 20, 35, 400);
const act = fc.oneof(
  fc.record({ kind: fc.constant('measure' as const), at: place, height }),
  fc.record({ kind: fc.constant('insert' as const), at: place, count: fc.nat({ max: 6 }) }),
  fc.record({ kind: fc.constant('remove' as const), at: place, count: fc.nat({ max: 6 }) }),
  fc.record({ kind: fc.constant('change' as const), at: place, height }),
  fc.record({ kind: fc.constant('forget' as const) }),
);

it('places are sums of what was measured, else estimated', () => {
  fc.assert(
    fc.property(fc.nat({ max: 20 }), fc.array(act, { maxLength: 25 }), (count, acts) => {
      let next = 0;
      const fresh = (): Item => ({ key: `k${next}`, estimate: 10 + (next++ % 3) * 15 });
      let items = Array.from({ length: count }, fresh);
      const measured = new Map<string, number>();
      const heights = createThreadHeights<Item>(({ estimate }) => estimate);
      heights.update(items);
      for (const each of acts) {
        if (each.kind === 'forget') {
          measured.clear();
          heights.forget();
        } else if (each.kind === 'measure') {
          const item = items[each.at];
          if (item) measured.set(item.key, each.height);
          heights.measure(each.at, each.height);
        } else {
          const own = items[each.at];
          items =
            each.kind === 'insert'
              ? items.toSpliced(each.at, 0, ...Array.from({ length: each.count }, fresh))
              : each.kind === 'remove'
                ? items.toSpliced(each.at, each.count)
                : own
                  ? items.with(each.at, { ...own, estimate: each.height })
                  : items;
          heights.update(items);
        }
        let start = 0;
        for (const [index, { key, estimate }] of items.entries()) {
          const own = measured.get(key) ?? estimate;
          expect([heights.startOf(index), heights.indexOf(key), heights.keyAt(index)]).toEqual([
            start,
            index,
            key,
          ]);
          for (const within of [0, own / 2, own - 0.5]) expect(heights.indexAt(start + within)).toBe(index);
          start += own;
        }
        expect([heights.total(), heights.indexAt(-1), heights.indexAt(start + 1)]).toEqual([
          start,
          items.length === 0 ? -1 : 0,
          items.length - 1,
        ]);
      }
    }),
    { seed: 35, numRuns: 300 },
  );
});

it('ranges and the gaps between them hold each message once', () => {
  const range = fc.record({ first: fc.integer({ min: -5, max: 30 }), end: fc.integer({ min: -5, max: 35 }) });
  fc.assert(
    fc.property(fc.array(range, { maxLength: 6 }), fc.nat({ max: 30 }), (wanted, count) => {
      const ranges = joinRanges(wanted, count);
      const gaps = gapsOf(ranges, count);
      expect(gaps).toHaveLength(ranges.length + 1);
      const inOrder = gaps.flatMap((gap, at) => [gap, ...ranges.slice(at, at + 1)]);
      expect(
        inOrder.flatMap(({ first, end }) => Array.from({ length: end - first }, (_, at) => first + at)),
      ).toEqual(Array.from({ length: count }, (_, at) => at));
      for (let at = 0; at < count; at += 1)
        expect(ranges.some(({ first, end }) => at >= first && at < end)).toBe(
          wanted.some(({ first, end }) => at >= first && at < end),
        );
    }),
    { seed: 35, numRuns: 300 },
  );
});
