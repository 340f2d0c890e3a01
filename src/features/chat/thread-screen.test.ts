import { expect, it } from 'vitest';
import { createThreadScreen } from './thread-screen.ts';

const items = Array.from({ length: 60 }, (_, n) => ({ key: `k${n}` }));
const take = (isPartial: boolean) =>
  createThreadScreen(
    () => 100,
    () => undefined,
    60,
  ).take({ items, turn: -1, isPartial, isKept: () => false });

it('mounts a short conversation whole', () => {
  expect(take(false)).toEqual([{ first: 0, end: 60 }]);
});

it('mounts of the last messages of a long one what is near the end alone', () => {
  const [near, ...others] = take(true);
  expect(others).toEqual([]);
  expect(near?.end).toBe(60);
  // A window of 800 px, and 300 px above it.
  expect(near?.first).toBe(60 - 11);
});

it('unmounts what goes out of sight by a new message only after that was seen', () => {
  const screen = createThreadScreen(
    () => 100,
    () => undefined,
  );
  const takeAll = (all: typeof items) =>
    screen.take({ items: all, turn: -1, isPartial: false, isKept: () => false });
  const [near] = takeAll(items);
  const first = near?.first ?? -1;
  const more = [...items, { key: 'new' }];
  expect(takeAll(more)).toEqual([{ first, end: 61 }]);
  expect(takeAll(more)).toEqual([{ first: first + 1, end: 61 }]);
  // Older ones shift all the others: which were mounted is another matter then.
  const [again] = takeAll([{ key: 'older' }, ...more]);
  expect(again).toEqual({ first: first + 2, end: 62 });
});
