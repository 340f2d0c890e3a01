import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { afterPaint } from './after-paint.ts';

let frames: FrameRequestCallback[] = [];
const frame = (): void => {
  const now = frames;
  frames = [];
  for (const each of now) each(performance.now());
};

beforeEach(() => {
  frames = [];
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => frames.push(callback));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('runs once, after a frame and after what that frame left for later', () => {
  const ran: string[] = [];
  const ask = afterPaint(() => ran.push('drawn'));
  ask();
  ask();
  vi.advanceTimersByTime(1_000);
  expect(ran).toEqual([]);
  frame();
  setTimeout(() => ran.push('what the frame posted'), 0);
  vi.advanceTimersByTime(100);
  expect(ran).toEqual(['what the frame posted', 'drawn']);
  ask();
  frame();
  vi.advanceTimersByTime(100);
  expect(ran).toHaveLength(3);
});

test('asks for one frame only: a second one would come in front of all that waits for the first', () => {
  const ask = afterPaint(() => undefined);
  ask();
  expect(frames).toHaveLength(1);
  frame();
  expect(frames).toHaveLength(0);
  ask();
  expect(frames).toHaveLength(0);
  vi.advanceTimersByTime(100);
  ask();
  expect(frames).toHaveLength(1);
});
