// @vitest-environment jsdom
import { expect, it, vi } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { watchDrawn } from './watch-drawn.ts';

/** Observers are told once what changes them is over. */
const told = () => Promise.resolve();

it('looks again once for changes that come close together, and no more after its end', async () => {
  const clock = createFakeClock();
  const root = document.createElement('div');
  const look = vi.fn();
  const end = watchDrawn(root, clock, 100, look);
  root.append('one');
  await told();
  root.append('two');
  await told();
  expect(look).not.toHaveBeenCalled();
  await clock.advance(100);
  expect(look).toHaveBeenCalledTimes(1);
  root.append('three');
  await told();
  await clock.advance(100);
  expect(look).toHaveBeenCalledTimes(2);
  root.append('four');
  await told();
  end();
  root.append('five');
  await told();
  await clock.advance(1_000);
  expect(look).toHaveBeenCalledTimes(2);
});
