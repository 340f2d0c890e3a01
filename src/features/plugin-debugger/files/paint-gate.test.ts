import { expect, test } from 'vitest';
import { createPaintGate } from './paint-gate.ts';

function openGate() {
  let frame: (() => void) | null = null;
  const handled: string[] = [];
  const gate = createPaintGate<string>(
    (callback) => {
      frame = callback;
      return () => {
        frame = null;
      };
    },
    {
      handle: (item) => {
        handled.push(item);
      },
      isDrawn: (item) => item.startsWith('part'),
      isLast: (item) => item === 'end',
    },
  );
  /** Paints so many frames. @returns how many were waited for */
  const paint = (count: number) => {
    for (let painted = 0; painted < count; painted += 1) {
      const callback = frame;
      if (callback === null) return painted;
      frame = null;
      callback();
    }
    return count;
  };
  return { gate, handled, paint };
}

test('what follows the first records waits for a few frames, and keeps its order', () => {
  const { gate, handled, paint } = openGate();
  for (const item of ['head', 'part 1', 'progress', 'part 2']) gate.take(item);
  expect(handled).toEqual(['head', 'part 1']);
  expect(paint(4)).toBe(4);
  gate.take('part 3');
  expect(handled).toEqual(['head', 'part 1']);
  expect(paint(9)).toBe(1);
  expect(handled).toEqual(['head', 'part 1', 'progress', 'part 2', 'part 3']);
  // Once in a file.
  gate.take('part 4');
  gate.take('end');
  expect(handled.slice(-2)).toEqual(['part 4', 'end']);
});

test('a file that has come to its end waits for its first picture alone', () => {
  const { gate, handled, paint } = openGate();
  for (const item of ['part 1', 'part 2', 'end']) gate.take(item);
  expect(handled).toEqual(['part 1']);
  expect(paint(9)).toBe(2);
  expect(handled).toEqual(['part 1', 'part 2', 'end']);
});

test('an end that comes when the first picture is painted waits for nothing', () => {
  const { gate, handled, paint } = openGate();
  for (const item of ['part 1', 'part 2']) gate.take(item);
  expect(paint(3)).toBe(3);
  gate.take('end');
  expect(handled).toEqual(['part 1', 'part 2', 'end']);
  expect(paint(9)).toBe(0);
});

test('what waits is handed on where nothing comes any more, without an end', () => {
  const { gate, handled, paint } = openGate();
  for (const item of ['part 1', 'part 2']) gate.take(item);
  gate.finish();
  expect(handled).toEqual(['part 1', 'part 2']);
  expect(paint(9)).toBe(0);
});

test('what waits is dropped where the reading is called off', () => {
  const { gate, handled, paint } = openGate();
  for (const item of ['part 1', 'part 2']) gate.take(item);
  gate.stop();
  expect(paint(9)).toBe(0);
  gate.take('part 3');
  gate.take('end');
  expect(handled).toEqual(['part 1']);
});
