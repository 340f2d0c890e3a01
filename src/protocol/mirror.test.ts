import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeMirrorEvent,
  formatChannels,
  formatCursor,
  parseChannels,
  parseCursor,
  readPlace,
} from './mirror.ts';

test('channels come through their list, whatever their ids hold', () => {
  const kind = fc.constantFrom('chat', 'notifications', 'workspace', 'debug');
  const id = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(kind, id), { minLength: 1, maxLength: 16 }), (pairs) => {
      const keys = [...new Set(pairs.map((pair) => pair.join(':')))];
      expect(parseChannels(formatChannels(keys))?.map(({ key }) => key)).toEqual(keys);
    }),
  );
  expect(parseChannels('chat:a,chat:a')).toHaveLength(1);
});

test('a cursor holds the place of each channel, and none where none is known', () => {
  const positions = [{ epoch: 'e1', seq: 4 }, null, { epoch: 'e:2', seq: 0 }];
  expect(formatCursor(positions)).toBe('e1:4,,e:2:0');
  expect(parseCursor('e1:4,,e:2:0')).toEqual(positions);
  expect(parseCursor(null)).toEqual([null]);
});

test('a place moves with hellos and logged frames, not with what was only promised', () => {
  const place = { epoch: 'e', seq: 3 };
  const after = (frame: object, before: typeof place | null = place) =>
    readPlace(JSON.stringify(frame), before);
  expect(after({ type: 'hello', epoch: 'f', seq: 9, recovered: false }, null)).toEqual({
    epoch: 'f',
    seq: 9,
  });
  expect(after({ type: 'connected', epoch: 'e', seq: 9, recovered: true })).toEqual(place);
  expect(after({ type: 'hello', data: { epoch: 'f', seq: 2, recovered: false } })).toEqual({
    epoch: 'f',
    seq: 2,
  });
  expect(after({ type: 'log', data: { seq: 8 }, seq: 4 })).toEqual({ epoch: 'e', seq: 4 });
  expect(after({ type: 'pong' })).toEqual(place);
  expect(after({ type: 'text-delta', seq: 4 }, null)).toBeNull();
  expect(readPlace('pong', place)).toEqual(place);
});

test('an event is a frame, a close, or a word of the stream; anything else is refused', () => {
  expect(decodeMirrorEvent('{"channel":null,"frame":{"type":"hello"}}').kind).toBe('decoded');
  expect(decodeMirrorEvent('{"channel":"debug:1","frame":"pong"}').kind).toBe('decoded');
  expect(decodeMirrorEvent('{"channel":"chat:1","close":{"code":1008,"reason":"no"}}').kind).toBe('decoded');
  for (const bad of ['', '[]', '{"frame":{}}', '{"channel":1}', '{"channel":"a","close":{"code":"x"}}'])
    expect(decodeMirrorEvent(bad).kind, bad).toBe('rejected');
});
