import { expect, test } from 'vitest';
import { createAnswer } from './answer-fold.ts';
import type { Entry, Prompt } from './chat-types.ts';
import { createPrompt } from './prompt-fold.ts';
import { threadTurn } from './thread-turn.ts';

const prompt = (key: string, submittedAt: number | null, change: Partial<Prompt> = {}): Entry => ({
  ...createPrompt('ada', key, { text: key }, 0),
  submittedAt,
  delivery: 'accepted',
  awaiting: false,
  ...change,
});
const answer = (key: string, phase: 'streaming' | 'complete'): Entry => createAnswer(key, 0, { phase });
const queued = { delivery: 'queued', awaiting: true } as const;
const held = { delivery: 'sending', isHeld: true, awaiting: true } as const;

/** Keys of what was sent last and of what has the top of the window. */
const turnOf = (...entries: Entry[]): readonly [string | null, string | undefined] => {
  const { sent, at } = threadTurn(entries);
  return [sent, entries[at]?.key];
};

test('nothing was sent from here: there is none', () => {
  expect(threadTurn([])).toEqual({ sent: null, at: -1 });
  expect(threadTurn([prompt('a', null), answer('1', 'complete')])).toEqual({ sent: null, at: -1 });
});

test('it is what was sent last', () => {
  expect(turnOf(prompt('a', 1), answer('1', 'complete'), prompt('b', 2))).toEqual(['b', 'b']);
  expect(turnOf(prompt('a', 1), answer('1', 'complete'), prompt('hers', null))).toEqual(['a', 'a']);
});

test('one that did not arrive and stands last is none: a later one was sent since', () => {
  const lost = prompt('lost', 1, { delivery: 'unsent' });
  expect(turnOf(prompt('b', 2), answer('1', 'complete'), lost)).toEqual(['b', 'b']);
});

test.each([
  ['queued', queued],
  ['held in line', held],
])('of several that are %s it is the first', (_name, waits) => {
  const before = [prompt('a', 1), answer('1', 'complete')];
  expect(turnOf(...before, prompt('b', 2, waits), prompt('c', 3, waits))).toEqual(['c', 'b']);
  expect(turnOf(prompt('hers', null), prompt('b', 2, waits), prompt('c', 3, waits))).toEqual(['c', 'b']);
});

test('while the one before those is answered it is that one', () => {
  const asked = prompt('a', 1, { awaiting: true });
  expect(turnOf(asked, prompt('b', 2, queued), prompt('c', 3, queued))).toEqual(['c', 'a']);
  expect(turnOf(prompt('a', 1), answer('1', 'streaming'), prompt('b', 2, queued))).toEqual(['b', 'a']);
  expect(turnOf(prompt('a', 1), answer('1', 'complete'), prompt('b', 2, queued))).toEqual(['b', 'b']);
});

test('somebody else’s answer is none of its own: what was sent goes to the top', () => {
  const hers = [prompt('hers', null), answer('1', 'streaming')];
  expect(turnOf(prompt('a', 1), answer('0', 'complete'), ...hers, prompt('b', 2, queued))).toEqual([
    'b',
    'b',
  ]);
});
