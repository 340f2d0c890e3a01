import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOutbox, isUnderWay, type OutboxEvent, type OutboxRecord } from './outbox-records.ts';

const ids = ['a', 'b', 'c', 'd'] as const;
const id = fc.constantFrom(...ids);
const sessionId = fc.constantFrom('s', 't');
const state = fc.constantFrom('waiting' as const, 'queued', 'unknown', 'unsent', 'refused');

const event: fc.Arbitrary<OutboxEvent> = fc.oneof(
  fc.record({ id, sessionId, order: fc.nat(9), state }).map((some): OutboxEvent => ({
    kind: 'added',
    record: { ...some, applicationId: '', text: some.id, submittedAt: 0, failure: null, sender: null },
  })),
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
            expect(ahead.some(isUnderWay)).toBe(false);
          }
        }
      }),
      { seed: 20_261_127, numRuns: 500 },
    );
  });
});
