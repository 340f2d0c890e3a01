import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOutbox, isUnderWay, type OutboxEvent, type OutboxRecord } from './outbox-records.ts';

const ids = ['a', 'b', 'c', 'd'] as const;
const id = fc.constantFrom(...ids);
const sessionId = fc.constantFrom('s', 't');
const state = fc.constantFrom('waiting' as const, 'queued', 'unknown', 'unsent', 'refused');

const rest = { applicationId: '', submittedAt: 0, failure: null, sender: null };

const event: fc.Arbitrary<OutboxEvent> = fc.oneof(
  fc
    .record({ kind: fc.constantFrom('added' as const, 'inserted'), id, sessionId, order: fc.nat(9), state })
    .chain(({ kind, ...some }) =>
      fc.nat(9).map((enteredAt): OutboxEvent => ({
        kind,
        record: { ...some, ...rest, text: some.id, enteredAt },
      })),
    ),
  fc.record({ kind: fc.constant('passed' as const), id, over: fc.uniqueArray(id) }),
  fc.record({ kind: fc.constant('removed' as const), id }),
  fc.record({ kind: fc.constant('changed' as const), id, change: fc.record({ state }) }),
  fc.record({ kind: fc.constant('changed' as const), id, change: fc.record({ order: fc.nat(9) }) }),
  fc.record({ kind: fc.constant('orphaned' as const), sessionId }),
  fc.record({
    kind: fc.constant('claimed' as const),
    id,
    submittedAt: fc.nat(9),
    again: fc.boolean(),
    by: fc.constantFrom('left', 'right'),
  }),
);

const stateOf = (records: readonly OutboxRecord[], of: string) =>
  records.find((each) => each.id === of)?.state;

const record = (id: string, change: Partial<OutboxRecord> = {}): OutboxRecord => ({
  id,
  sessionId: 's',
  text: id,
  order: Number.NaN,
  enteredAt: 0,
  state: 'queued',
  ...rest,
  ...change,
});
const names = (records: readonly OutboxRecord[]): string => records.map(({ id }) => id).join('');

describe('a follow-up that its person holds back while another tab makes it due', () => {
  const due = (id: string): OutboxEvent => ({
    kind: 'changed',
    id,
    change: { state: 'queued', parentId: null },
    by: 'other',
  });
  const claimed = (id: string): OutboxEvent => ({
    kind: 'claimed',
    id,
    submittedAt: 1,
    again: false,
    by: 'other',
  });
  const fold = (...events: OutboxEvent[]): OutboxRecord | undefined =>
    events.reduce<readonly OutboxRecord[]>(applyOutbox, [record('a', { order: 1, state: 'waiting' })])[0];

  it.each([
    { held: true, edited: false },
    { held: false, edited: true },
  ])('waits, whichever of the two words was written first: %o', (marks) => {
    const kept: OutboxEvent = { kind: 'changed', id: 'a', change: marks };
    for (const words of [
      [kept, due('a')],
      [due('a'), kept],
    ])
      expect(fold(...words, claimed('a'))).toMatchObject({ state: 'waiting', ...marks });
  });

  it('has left where it was claimed before, and is not taken back by marks that are taken away', () => {
    const kept: OutboxEvent = { kind: 'changed', id: 'a', change: { held: true, edited: false } };
    expect(fold(due('a'), claimed('a'), kept)?.state).toBe('sending');
    const free: OutboxEvent = { kind: 'changed', id: 'a', change: { held: false, edited: false } };
    expect(fold(due('a'), free)?.state).toBe('queued');
  });
});

describe('a record that is written down later than it was typed', () => {
  it('stands before what was typed after it, but for what has left, and never at another’s place', () => {
    const line = [
      record('a', { order: 1, enteredAt: 10, state: 'sending' }),
      record('b', { order: 2, enteredAt: 30 }),
      record('c', { order: 3, enteredAt: 5, sessionId: 't' }),
    ];
    const late = (id: string, enteredAt: number): OutboxEvent => ({
      kind: 'inserted',
      record: record(id, { enteredAt }),
    });
    const one = applyOutbox(line, late('d', 20));
    expect(names(one)).toBe('adbc');
    expect(names(applyOutbox(one, late('e', 3)))).toBe('aedbc');
    const last = applyOutbox(one, late('f', 40)).at(-1);
    expect(last?.id).toBe('f');
    // The next whole number is the store's to give.
    expect(last?.order).toBeGreaterThan(3);
    expect(last?.order).toBeLessThan(4);
  });
});

describe('a send', () => {
  it('waits behind the follow-ups before it, and passes those that the user saw waiting, no others', () => {
    const line = [
      record('a', { order: 1, state: 'waiting' }),
      record('b', { order: 2, state: 'waiting' }),
      record('c', { order: 3 }),
    ];
    const claim: OutboxEvent = { kind: 'claimed', id: 'c', submittedAt: 1, again: true, by: 'tab' };
    expect(applyOutbox(line, claim)).toBe(line);
    const second = applyOutbox(line, { kind: 'passed', id: 'c', over: ['b'] });
    expect(names(second)).toBe('acb');
    expect(applyOutbox(second, claim)).toBe(second);
    const first = applyOutbox(line, { kind: 'passed', id: 'c', over: ['a', 'b'] });
    expect(names(first)).toBe('cab');
    expect(stateOf(applyOutbox(first, claim), 'c')).toBe('sending');
  });
});

describe('records of the outbox', () => {
  it('are claimed once, by who may, behind nothing of their chat, and never by themselves', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40, size: 'max' }), (events) => {
        let records: readonly OutboxRecord[] = [];
        for (const each of events) {
          const before = records;
          records = applyOutbox(before, each);
          // Each stands once, in order.
          expect(new Set(records.map((record) => record.id)).size).toBe(records.length);
          expect(records.map(({ order }) => order)).toEqual(
            records.map(({ order }) => order).sort((a, b) => a - b),
          );
          // Applied again nothing changes, and the same reference says so.
          if (each.kind !== 'claimed' && each.kind !== 'removed')
            expect(applyOutbox(records, each)).toBe(records);
          for (const record of records) {
            const was = stateOf(before, record.id);
            if (record.state !== 'sending' || was === 'sending' || was === undefined) continue;
            if (each.kind !== 'claimed') throw new Error(`${record.id} is sent by ${each.kind}`);
            expect(was === 'queued' || (each.again && was === 'unknown')).toBe(true);
            expect(record.sender).toBe(each.by);
            const ahead = before.filter(
              (other) => other.sessionId === record.sessionId && other.order < record.order,
            );
            expect(ahead.some((other) => isUnderWay(other) || other.state === 'waiting')).toBe(false);
          }
        }
      }),
      { seed: 20_261_127, numRuns: 500 },
    );
  });
});
