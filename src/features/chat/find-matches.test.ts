import { describe, expect, it } from 'vitest';
import { createAnswer } from './answer-fold.ts';
import type { Entry } from './chat-types.ts';
import { createFinder, matchFrom, ordinalOf, stepFrom, totalOf } from './find-matches.ts';

const entry = (key: string, text: string): Entry => createAnswer(key, 0, { text, phase: 'complete' });
const go = () => Promise.resolve(true);

const found = [
  { key: 'a', count: 2 },
  { key: 'c', count: 1 },
];

describe('the way through what was found', () => {
  it('goes on and back, around both ends', () => {
    const seen: number[] = [];
    let place = stepFrom(found, null, 1);
    for (let n = 0; n < 4; n += 1) {
      seen.push(ordinalOf(found, place));
      place = stepFrom(found, place, 1);
    }
    expect(seen).toEqual([1, 2, 3, 1]);
    expect(stepFrom(found, { key: 'a', n: 0 }, -1)).toEqual({ key: 'c', n: 0 });
    expect(stepFrom(found, null, -1)).toEqual({ key: 'c', n: 0 });
    expect([totalOf(found), stepFrom([], null, 1)]).toEqual([3, null]);
  });

  it('begins where the reader is, and at the last where nothing follows', () => {
    const entries = ['a', 'b', 'c', 'd'].map((key) => entry(key, ''));
    expect(matchFrom(found, entries, 'b')).toEqual({ key: 'c', n: 0 });
    expect(matchFrom(found, entries, 'a')).toEqual({ key: 'a', n: 0 });
    expect(matchFrom(found, entries, 'd')).toEqual({ key: 'c', n: 0 });
    expect(matchFrom([], entries, 'a')).toBeNull();
  });
});

describe('a finder', () => {
  it('counts in words, without the signs of Markdown, and again in what changed', async () => {
    const finder = createFinder();
    const entries = [entry('a', '**Ref**und refund'), entry('b', 'none'), entry('c', 'a refund')];
    expect(await finder.find(entries, 'Refund', go)).toEqual(found);
    const grown = entries.with(1, entry('b', 'none, and a refund'));
    expect(totalOf((await finder.find(grown, 'Refund', go)) ?? [])).toBe(4);
    expect(await finder.find(grown, 'none', go)).toEqual([{ key: 'b', count: 1 }]);
  });

  it('pauses in a long conversation, and gives up when nobody wants to know any more', async () => {
    const many = Array.from({ length: 2_000 }, (_, at) => entry(`k${at}`, 'word'));
    let pauses = 0;
    const all = await createFinder().find(many, 'word', () => Promise.resolve((pauses += 1) > 0));
    expect([totalOf(all ?? []), pauses]).toEqual([2_000, 8]);
    expect(await createFinder().find(many, 'word', () => Promise.resolve(false))).toBeNull();
  });
});
