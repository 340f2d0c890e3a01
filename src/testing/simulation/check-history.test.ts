import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkHistory } from './check-history.ts';
import {
  readHistory,
  writeHistory,
  type HistoryEvent,
  type HistoryFact,
  type ShownEntry,
} from './history.ts';

const world: HistoryFact = { kind: 'world', seed: 0, mode: 'extended' };
const history = (...facts: HistoryFact[]): HistoryEvent[] =>
  [world, ...facts].map((fact, at) => ({ at: at * 100, ...fact }));
const rulesOf = (...facts: HistoryFact[]): string[] => [
  ...new Set(checkHistory(history(...facts)).map(({ rule }) => rule)),
];

const prompt: ShownEntry = {
  role: 'prompt',
  key: 'c1',
  id: 'm1',
  text: 'hello',
  position: 1,
  state: 'accepted',
  frozen: false,
};
const answer: ShownEntry = {
  role: 'answer',
  key: 'm2',
  id: 'm2',
  text: 'a1 1 2',
  position: 2,
  state: 'complete',
  frozen: false,
};
const told: HistoryFact[] = [
  { kind: 'submitted', page: 'ada', session: 's', text: 'hello', again: false },
  { kind: 'acknowledged', session: 's', clientMessageId: 'c1', id: 'm1' },
  { kind: 'asked', answer: 'a1', prompt: 'hello' },
  { kind: 'said', answer: 'a1', text: 'a1' },
  { kind: 'said', answer: 'a1', text: ' 1 2' },
];
const stored = (...texts: readonly (readonly [id: string, text: string])[]): HistoryFact => ({
  kind: 'stored',
  session: 's',
  messages: texts.map(([id, text]) => ({
    id,
    role: text.startsWith('a1') ? 'assistant' : 'user',
    text,
    clientMessageId: id === 'm1' ? 'c1' : null,
    status: 'complete',
  })),
});
const whole = stored(['m1', 'hello'], ['m2', 'a1 1 2']);
const shown = (...entries: ShownEntry[]): HistoryFact => ({
  kind: 'shown',
  page: 'ada',
  session: 's',
  entries,
});
const settled = (
  entries: ShownEntry[],
  more: Partial<Extract<HistoryFact, { kind: 'settled' }>> = {},
): HistoryFact => ({
  kind: 'settled',
  page: 'ada',
  fresh: false,
  user: 'ada',
  session: 's',
  entries,
  online: ['ada'],
  roster: null,
  bell: [],
  waiting: 0,
  channels: ['chat:s live'],
  run: null,
  ...more,
});
const people: HistoryFact = { kind: 'connected', users: ['ada'] };

describe('the checker', () => {
  it('has nothing against a history in which all went well', () => {
    expect(rulesOf(...told, shown(prompt, answer), whole, people, settled([prompt, answer]))).toEqual([]);
  });

  it.each<[string, string, HistoryFact[]]>([
    ['an acknowledged message that is not there', 'stored', [...told, stored(['m2', 'a1 1 2'])]],
    ['a message that is there twice', 'stored', [...told, stored(['m1', 'hello'], ['m3', 'hello'])]],
    ['an answer that nobody gave', 'stored', [...told, stored(['m1', 'hello'], ['m2', 'a1 1 3'])]],
    ['an answer called whole that ends early', 'stored', [...told, stored(['m1', 'hello'], ['m2', 'a1 1'])]],
    ['text that was never said', 'shown', [...told, shown(prompt, { ...answer, text: 'a1 2 1' })]],
    ['text before it was said', 'shown', [...told.slice(0, 4), shown(prompt, answer)]],
    ['an entry twice', 'shown', [...told, shown(prompt, answer, answer)]],
    ['the wrong order', 'shown', [...told, shown(answer, prompt)]],
    ['a prompt that nobody wrote', 'shown', [shown(prompt)]],
    ['a page that ends without a message', 'settled', [...told, whole, people, settled([prompt])]],
    [
      'a page that ends with other words',
      'settled',
      [...told, whole, people, settled([prompt, { ...answer, text: 'a1 1' }])],
    ],
    [
      'something that waits for ever',
      'settled',
      [...told, whole, people, settled([prompt, answer], { waiting: 1 })],
    ],
    [
      'a channel that is never up again',
      'settled',
      [...told, whole, people, settled([prompt, answer], { channels: ['chat:s waiting'] })],
    ],
    [
      'ghosts among the people',
      'settled',
      [...told, whole, people, settled([prompt, answer], { online: ['ada', 'mina'] })],
    ],
  ])('refuses %s', (_what, rule, facts) => {
    expect(rulesOf(...facts)).toContain(rule);
  });

  it('refuses prompts of one page in another order than they were handed in', () => {
    const two: HistoryFact = { kind: 'submitted', page: 'ada', session: 's', text: 'second', again: false };
    const mine = (key: string, text: string): ShownEntry => ({
      ...prompt,
      key,
      text,
      id: null,
      position: null,
      state: 'queued',
    });
    const facts = [...told, two, shown(mine('c1', 'hello'), mine('c2', 'second'))];
    expect(rulesOf(...facts, stored(['m1', 'hello'], ['m2', 'second']))).toEqual([]);
    expect(rulesOf(...facts, stored(['m2', 'second'], ['m1', 'hello']))).toEqual(['stored']);
  });

  it('refuses a read mark that goes back, and a ring that nobody rang', () => {
    const bell = (id: string, read: boolean): HistoryFact => ({
      kind: 'bell',
      page: 'ada',
      browser: 'ada',
      user: 'ada',
      rows: [{ id, read }],
    });
    const rang: HistoryFact = { kind: 'rang', user: 'ada', id: 'n1' };
    expect(rulesOf(rang, bell('n1', false), bell('n1', true))).toEqual([]);
    expect(rulesOf(rang, bell('n1', true), bell('n1', false))).toEqual(['bell']);
    expect(rulesOf(rang, bell('n2', false))).toEqual(['bell']);
  });

  it('refuses a gap that is not announced', () => {
    const on = { page: 'ada', channel: 'chat:s' } as const;
    const hello = (seq: number, recovered: boolean): HistoryFact => ({
      kind: 'frame',
      way: 'in',
      ...on,
      text: JSON.stringify({ type: 'connected', epoch: 'e', seq, recovered }),
    });
    const opened = (resumption: string): HistoryFact => ({
      kind: 'opened',
      ...on,
      resumption,
      transport: 'websocket',
    });
    const lost: HistoryFact = { kind: 'lost', ...on, reason: 'closed' };
    const before = [hello(4, false), opened('fresh'), lost];
    expect(rulesOf(...before, hello(9, true), opened('recovered'))).toEqual([]);
    expect(rulesOf(...before, hello(9, false), opened('recovered'))).toEqual(['gap']);
    expect(rulesOf(...before, hello(9, false), opened('reload'))).toEqual(['gap']);
    expect(rulesOf(...before, hello(9, false), opened('reload'), { kind: 'announced', ...on })).toEqual([]);
    expect(rulesOf(...before, hello(4, false), opened('reload'))).toEqual([]);
    expect(rulesOf(...before, hello(9, false), opened('fresh'))).toEqual(['gap']);
  });
});

describe('recorded histories', () => {
  const folder = path.join(import.meta.dirname, 'recorded');
  it.each(readdirSync(folder))('%s is judged by the same checker', (file) => {
    const rules = checkHistory(readHistory(readFileSync(path.join(folder, file), 'utf8'))).map(
      ({ rule }) => rule,
    );
    // A name says what is wrong in it: `stored-lost-prompt.ndjson`; `sound-…`: nothing.
    expect(rules[0] ?? 'sound').toBe(file.split('-')[0]);
  });

  it('are read as they were written, and what is none is refused by its line', () => {
    const written = history(...told, whole);
    expect(readHistory(writeHistory(written))).toEqual(written);
    expect(() => readHistory('{"at":0,"kind":"world"}\n{"at":1,"kind":"dream"}')).toThrow(/line 2/);
    expect(() => readHistory('{')).toThrow(/line 1/);
    expect(() => checkHistory([])).toThrow(/world/);
  });
});
