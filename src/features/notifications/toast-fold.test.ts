import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toNotification } from '#src/protocol/notification-frames.ts';
import type { InboxRow } from './inbox-types.ts';
import { applyToastInput, BURST_MS, MAX_TOASTS, noToasts, TOAST_MS, type ToastInput } from './toast-fold.ts';

function row(n: number): InboxRow {
  const notification = toNotification({ id: `n${String(n)}`, title: 'x' }, null);
  return { notification, base: notification, order: n, at: 0, receivedAt: 0 };
}

const rang = (n: number, at: number): ToastInput => ({ kind: 'rang', row: row(n), at });
const fold = (...inputs: ToastInput[]) => inputs.reduce(applyToastInput, noToasts).toasts;

describe('toasts', () => {
  it('stand three at most, the oldest goes', () => {
    const toasts = fold(...[1, 2, 3, 4].map((n) => rang(n, n * BURST_MS)));
    expect(toasts.map((toast) => toast.key)).toEqual(['n2', 'n3', 'n4']);
  });

  it('become one that counts where five ring within two seconds, and it goes on counting', () => {
    expect(fold(...[1, 2, 3, 4].map((n) => rang(n, n * 400)))).toHaveLength(3);
    expect(fold(...[1, 2, 3, 4, 5].map((n) => rang(n, n * 400)))).toMatchObject([{ kind: 'many', count: 5 }]);
    expect(fold(...[1, 2, 3, 4, 5].map((n) => rang(n, n * 501)))).not.toMatchObject([{ kind: 'many' }]);
    expect(fold(...[1, 2, 3, 4, 5, 6].map((n) => rang(n, n * 400)))).toMatchObject([{ count: 6 }]);
  });

  it('go by themselves, by a click, when they are read, and when the list opens', () => {
    expect(fold(rang(1, 0), { kind: 'time_passed', at: TOAST_MS })).toEqual([]);
    expect(fold(rang(1, 0), { kind: 'time_passed', at: TOAST_MS - 1 })).toHaveLength(1);
    expect(fold(rang(1, 0), { kind: 'dismissed', key: 'n1' })).toEqual([]);
    expect(fold(rang(1, 0), rang(2, 0), { kind: 'read', ids: new Set(['n1']) })).toHaveLength(1);
    expect(fold(rang(1, 0), { kind: 'cleared' })).toEqual([]);
  });

  it('are never more than three, whatever rings when', () => {
    const arrivals = fc.array(fc.record({ n: fc.nat(50), wait: fc.nat(3_000) }), { maxLength: 40 });
    fc.assert(
      fc.property(arrivals, (list) => {
        let at = 0;
        let state = noToasts;
        for (const { n, wait } of list) {
          at += wait;
          state = applyToastInput(state, rang(n, at));
          expect(state.toasts.length).toBeLessThanOrEqual(MAX_TOASTS);
        }
      }),
    );
  });
});
