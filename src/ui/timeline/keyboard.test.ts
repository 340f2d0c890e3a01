import { describe, expect, it } from 'vitest';
import { laneOf } from '#src/testing/timeline-lanes.ts';
import { actionOf, stepFrom } from './keyboard.ts';

const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
const lanes = [
  laneOf([]),
  laneOf([10, 20, 30].map((start) => ({ start, end: start + 5 }))),
  laneOf([]),
  laneOf(
    [5, 18, 40].map((start) => ({ start, end: start })),
    { kind: 'marks' },
  ),
];

describe('keys of the timeline', () => {
  it('leave the keys of the page alone', () => {
    expect(actionOf({ ...plain, key: 'ArrowLeft' })).toBe('previous');
    expect(actionOf({ ...plain, key: '+', shiftKey: true })).toBe('zoom-in');
    for (const key of [' ', 'e', 'E', '/', 'Tab', 'toString']) expect(actionOf({ ...plain, key })).toBeNull();
    for (const held of ['shiftKey', 'ctrlKey', 'metaKey', 'altKey']) {
      expect(actionOf({ ...plain, key: 'ArrowLeft', [held]: true })).toBeNull();
    }
  });

  it('go along a lane and stop at its ends', () => {
    expect(stepFrom(lanes, { lane: 1, row: 0 }, 'previous', 0)).toEqual({ lane: 1, row: 0 });
    expect(stepFrom(lanes, { lane: 1, row: 0 }, 'next', 0)).toEqual({ lane: 1, row: 1 });
    expect(stepFrom(lanes, { lane: 1, row: 1 }, 'first', 0)).toEqual({ lane: 1, row: 0 });
    expect(stepFrom(lanes, { lane: 1, row: 1 }, 'last', 0)).toEqual({ lane: 1, row: 2 });
  });

  it('cross to the next lane that has something, at what began last before', () => {
    expect(stepFrom(lanes, { lane: 1, row: 1 }, 'lane-down', 0)).toEqual({ lane: 3, row: 1 });
    expect(stepFrom(lanes, { lane: 3, row: 2 }, 'lane-up', 0)).toEqual({ lane: 1, row: 2 });
    expect(stepFrom(lanes, { lane: 3, row: 0 }, 'lane-up', 0)).toEqual({ lane: 1, row: 0 });
    expect(stepFrom(lanes, { lane: 1, row: 1 }, 'lane-up', 0)).toEqual({ lane: 1, row: 1 });
  });

  it('begin at the playhead where nothing is chosen or what was chosen is gone', () => {
    expect(stepFrom(lanes, null, 'next', 25)).toEqual({ lane: 1, row: 1 });
    expect(stepFrom(lanes, { lane: 1, row: 9 }, 'next', 0)).toEqual({ lane: 1, row: 0 });
    expect(stepFrom([laneOf([])], null, 'next', 25)).toBeNull();
  });
});
