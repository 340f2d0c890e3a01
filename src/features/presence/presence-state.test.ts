import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import {
  applyPresenceInput,
  emptyPresence,
  groupOf,
  nextHoldEnd,
  type PresenceInput,
  type PresenceState,
} from './presence-state.ts';

const second = 1_000_000;
const event = (type: 'user_joined' | 'user_left', userId: string, at: number): PresenceInput => {
  const value: WorkspaceEvent = { type, userId, timestamp: null, seq: null };
  return { kind: 'event', event: value, at };
};
const surveyed = (connections: Record<string, number>, at: number): PresenceInput => ({
  kind: 'surveyed',
  connections,
  at,
});
const fold = (...inputs: PresenceInput[]) => inputs.reduce(applyPresenceInput, emptyPresence);
const groupAt = (state: PresenceState, id: string, now: number) => groupOf(state.people.get(id), now);

describe('presence', () => {
  it('shows an arrival at once', () => {
    expect(groupAt(fold(event('user_joined', 'mina', 0)), 'mina', 0)).toBe('online');
  });

  it('holds a departure for ten seconds, then believes the server', () => {
    const leaving = fold(event('user_joined', 'mina', 0), event('user_left', 'mina', 5 * second));
    expect(groupAt(leaving, 'mina', 14 * second)).toBe('online');
    expect(nextHoldEnd(leaving)).toBe(15 * second);
    const gone = applyPresenceInput(leaving, surveyed({}, 15 * second));
    expect(groupAt(gone, 'mina', 16 * second)).toBe('recently-left');
    expect(nextHoldEnd(gone)).toBeNull();
  });

  it('takes a reconnect inside the hold for no departure', () => {
    const state = fold(
      event('user_joined', 'mina', 0),
      event('user_left', 'mina', 5 * second),
      event('user_joined', 'mina', 8 * second),
      surveyed({ mina: 1 }, 15 * second),
    );
    expect(groupAt(state, 'mina', 20 * second)).toBe('online');
  });

  it('keeps a person whose other connections remain', () => {
    const state = fold(
      surveyed({ mina: 3 }, 0),
      event('user_left', 'mina', second),
      surveyed({ mina: 2 }, 11 * second),
    );
    expect(groupAt(state, 'mina', 12 * second)).toBe('online');
    expect(nextHoldEnd(state)).toBeNull();
  });

  it('believes a departure when the server cannot be asked', () => {
    const state = fold(event('user_joined', 'mina', 0), event('user_left', 'mina', second), {
      kind: 'survey_failed',
      at: 11 * second,
    });
    expect(groupAt(state, 'mina', 12 * second)).toBe('recently-left');
  });

  it('keeps people "as of" our own disconnect until a survey', () => {
    const lost = fold(event('user_joined', 'mina', 0), {
      kind: 'lost',
      reason: { kind: 'network', code: 1006, detail: '' },
      at: 7,
    });
    expect(lost.asOf).toBe(7);
    expect(groupAt(lost, 'mina', 8)).toBe('online');
    const back = applyPresenceInput(lost, {
      kind: 'opened',
      transport: 'websocket',
      resumption: 'reload',
      position: null,
      at: 9,
    });
    expect(back.asOf).toBe(7);
    expect(applyPresenceInput(back, surveyed({ mina: 1 }, 10)).asOf).toBeNull();
  });

  it('misses at once, after a cut as long as the hold, whom the server does not name; after a shorter one the rest of it', () => {
    const lost: PresenceInput = {
      kind: 'lost',
      reason: { kind: 'network', code: 1006, detail: '' },
      at: 5 * second,
    };
    const cut = fold(surveyed({ mina: 1 }, 0), lost);
    const long = applyPresenceInput(cut, surveyed({}, 15 * second));
    expect([long.asOf, groupAt(long, 'mina', 15 * second)]).toEqual([null, 'recently-left']);
    const short = applyPresenceInput(cut, surveyed({}, 7 * second));
    expect([groupAt(short, 'mina', 7 * second), nextHoldEnd(short)]).toEqual(['online', 15 * second]);
  });

  it('ends equal to the server after a survey and a hold, whatever came before', () => {
    const input = fc.oneof(
      fc
        .tuple(fc.constantFrom('user_joined' as const, 'user_left' as const), fc.constantFrom('a', 'b', 'c'))
        .map(
          ([type, id]) =>
            (at: number): PresenceInput =>
              event(type, id, at),
        ),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(2)).map(
        (counts) =>
          (at: number): PresenceInput =>
            surveyed(counts, at),
      ),
    );
    fc.assert(
      fc.property(fc.array(input), fc.subarray(['a', 'b', 'c']), (steps, truth) => {
        const counts = Object.fromEntries(truth.map((id) => [id, 1]));
        let state = steps.reduce(
          (folded, step, n) => applyPresenceInput(folded, step(n * second)),
          emptyPresence,
        );
        const end = steps.length * second;
        state = applyPresenceInput(state, surveyed(counts, end));
        state = applyPresenceInput(state, surveyed(counts, end + 10 * second));
        for (const id of ['a', 'b', 'c'])
          expect(state.people.get(id)?.online ?? false).toBe(truth.includes(id));
      }),
      { seed: 20261124 },
    );
  });
});
