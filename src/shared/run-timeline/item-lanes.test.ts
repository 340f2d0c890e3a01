import { expect, it } from 'vitest';
import { isOpen } from '#src/ui/timeline/timeline-model.ts';
import { extentOf, toTimelineModel, type ItemLane, type TimelineItem } from './item-lanes.ts';

const item = (ref: number, start: number, end: number | null, more: Partial<TimelineItem> = {}) => ({
  ref,
  start,
  end,
  tone: 0,
  words: `item ${String(ref)}`,
  ...more,
});
const lane = (items: readonly TimelineItem[], kind: ItemLane['kind'] = 'spans'): ItemLane => ({
  id: 'lane',
  label: 'Lane',
  kind,
  items,
});

it('puts what runs at once into rows of its own, sorted by start, and takes the first row that is free', () => {
  const items = [item(3, 50, 60), item(1, 0, 40), item(2, 10, null), item(4, 70, 80, { depth: 2 })];
  const [made] = toTimelineModel([lane(items)], { start: 0, end: 100 }).lanes;
  expect([...(made?.columns.ref ?? [])]).toEqual([1, 2, 3, 4]);
  expect([...(made?.columns.depth ?? [])]).toEqual([0, 1, 0, 2]);
  expect(made?.depth).toBe(3);
  expect(made && [0, 1, 2].map((row) => isOpen(made, row))).toEqual([false, true, false]);
  expect(made?.describe(1)).toBe('item 2');
});

it('leaves out empty lanes, and gives each model another version', () => {
  const build = () => toTimelineModel([lane([]), lane([item(1, 5, 5)], 'marks')], { start: 0, end: 9 });
  const [one, other] = [build(), build()];
  expect(one.lanes).toHaveLength(1);
  expect(other.version).not.toBe(one.version);
});

it('knows nothing of an end that was not told: it may have been all the same', () => {
  expect(toTimelineModel([lane([item(1, 5, null)])], { start: 0, end: 9 }).isPartial).toBe(true);
});

it('reaches from the first start to the last moment', () => {
  expect(extentOf([lane([])])).toBeNull();
  expect(extentOf([lane([item(1, 7, null)]), lane([item(1, 5, 6)])])).toEqual({ start: 5, end: 7 });
});
