/** What must hold whatever happens, in whatever order: random events against the machine alone. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '#src/lib/random.ts';
import type { ApiFailure } from '#src/http/types.ts';
import type { Health } from '#src/http/health.ts';
import { backoffMs } from '#src/lib/backoff.ts';
import {
  HINT_MS,
  initialMachine,
  step,
  type Effect,
  type MachineContext,
  type MachineEvent,
  type MachineState,
} from './machine.ts';

/** A chat on a gateway of ours, where nothing is wrong. */
const ordinary: MachineContext = {
  now: 0,
  random: () => 0.5,
  authenticated: true,
  fallback: 'sse',
  answers: 'auto',
  noWebSocket: false,
  busy: false,
  online: true,
  hello: 'always',
};

const failed = (
  kind: ApiFailure['kind'],
  status: number,
  retryAfterMs: number | null = null,
): ApiFailure => ({
  kind,
  status,
  message: kind,
  retryAfterMs,
  requestId: null,
});

const health = fc.constantFrom<Health>(
  null,
  failed('unauthorized', 401),
  failed('forbidden', 403),
  failed('rate-limited', 429, 40_000),
  failed('server', 503),
  failed('network', 0),
);

const event: fc.Arbitrary<MachineEvent> = fc.oneof(
  fc.constantFrom<MachineEvent>(
    { type: 'wanted' },
    { type: 'authorized' },
    { type: 'turn_came' },
    { type: 'accepted' },
    { type: 'established' },
    { type: 'timer_fired' },
    { type: 'doubted' },
    { type: 'heard' },
    { type: 'silent', kind: 'silent' },
    { type: 'gap_seen' },
    { type: 'hinted' },
    { type: 'probe_due' },
    { type: 'websocket_doubted' },
    { type: 'stream_lost', detail: 'cut' },
    { type: 'stream_lost', detail: 'No longer a member', code: 1008 },
    { type: 'moved' },
    { type: 'left', why: 'parked' },
    { type: 'signed_out' },
  ),
  fc
    .constantFrom(1000, 1001, 1002, 1003, 1006, 1007, 1008, 1009, 1011, 1012, 1013, 4999)
    .map((code): MachineEvent => ({ type: 'closed', code, reason: '' })),
  health.map((found): MachineEvent => ({ type: 'checked', health: found })),
  health.map((found): MachineEvent => ({ type: 'not_authorized', health: found })),
  health.map((found): MachineEvent => ({ type: 'server_lost', health: found })),
);

interface Surroundings {
  readonly passes: number;
  readonly busy: boolean;
  /** So does what the person wants. */
  readonly answers: MachineContext['answers'];
  readonly noWebSocket: boolean;
  readonly online: boolean;
  /** Changes too: a slot of the one stream comes and goes. */
  readonly fallback: MachineContext['fallback'];
}

const fallback = fc.constantFrom('mirror' as const, 'sse' as const, 'poll' as const, null);

const answers = fc.constantFrom('auto' as const, 'sse' as const, 'websocket' as const);

const surroundings: fc.Arbitrary<Surroundings> = fc.record({
  answers,
  passes: fc.nat(20_000),
  busy: fc.boolean(),
  noWebSocket: fc.boolean(),
  online: fc.boolean(),
  fallback,
});

const kinds = fc.record({
  authenticated: fc.boolean(),
  fallback,
  answers,
  hello: fc.constantFrom('always' as const, 'soon' as const, 'never' as const),
  seed: fc.nat(),
});

/** Chance alone comes to where a channel works without a WebSocket once in a thousand scripts: half of them start there. */
const script = (maxLength: number) =>
  fc
    .tuple(fc.boolean(), fc.array(fc.tuple(event, surroundings), { maxLength }))
    .map(([limited, acts]) => (limited ? [...fallsBack, ...acts] : acts));

const fallsBack: [MachineEvent, Surroundings][] = (['wanted', 'websocket_doubted'] as const).map((type) => [
  { type },
  { passes: 0, busy: false, answers: 'auto', noWebSocket: true, online: true, fallback: 'poll' },
]);

test('random events: one socket, one timer, no retry after failed, delays in range, lost only after opened, an answer once', () => {
  fc.assert(
    fc.property(kinds, script(60), ({ seed, ...kind }, acts) => {
      const random = seededRandom(seed);
      let state = initialMachine;
      let now = 1_000;
      let dueAt: number | null = null;
      let sockets = 0;
      let told = false;
      /** Requests whose answer is awaited. */
      let questions = 0;
      for (const [each, { passes, ...around }] of acts) {
        const context: MachineContext = { ...kind, ...around, now, random };
        const before = state;
        const { state: after, effects } = step(state, each, context);
        state = after;
        if (['authorized', 'not_authorized', 'checked'].includes(each.type)) questions = 0;
        for (const effect of effects) {
          if (effect.do === 'drop') questions = 0;
          if (effect.do === 'authorize' || effect.do === 'check') questions += 1;
          if (effect.do === 'drop') sockets = 0;
          if (effect.do === 'connect') sockets += 1;
          if (effect.do === 'timer') dueAt = effect.ms === null ? null : now + effect.ms;
          if (effect.do === 'opened') told = true;
          if (effect.do === 'lost') {
            expect(told).toBe(true);
            told = false;
          }
        }
        expect(sockets).toBeLessThanOrEqual(1);
        expect(questions).toBeLessThanOrEqual(1);
        if (around.busy && before.phase === 'degraded' && before.told && effects.some(isOpened))
          expect(effects.map((effect) => effect.do)).toContain('lost');
        const waiting = state.phase === 'waiting' || state.phase === 'offline';
        expect(state.retryAt !== null).toBe(waiting);
        if (waiting) expect(dueAt).toBeCloseTo(state.retryAt ?? NaN, 3);
        if (['failed', 'parked', 'signed-out', 'idle', 'authorizing'].includes(state.phase)) {
          expect(sockets).toBe(0);
          expect(dueAt).toBeNull();
        }
        if (before.phase === 'failed' && each.type !== 'wanted') expect(goesOut(effects)).toBe(false);
        if (each.type !== 'timer_fired' && before.retryAt !== null && now < before.notBefore)
          expect(goesOut(effects), 'a floor holds whatever asks').toBe(false);
        if (waiting && state.attempts > before.attempts)
          expectDelayInRange(
            before.hinted ? null : before.attempts,
            (dueAt ?? 0) - now,
            state.notBefore - now,
          );
        now += passes;
      }
    }),
    { seed: 11, numRuns: 1_500 },
  );
}, 30_000);

const isOpened = (effect: Effect): boolean => effect.do === 'opened';

function goesOut(effects: readonly Effect[]): boolean {
  return effects.some(
    ({ do: what }) => what === 'authorize' || what === 'connect' || what === 'queue' || what === 'check',
  );
}

/** @param n failed tries; null: a hint came in the middle of this one */
function expectDelayInRange(n: number | null, ms: number, floorMs: number): void {
  const centre = Math.min(30, 2 ** (n ?? 0)) * 1000;
  const [least, most] = n === null ? [0, HINT_MS] : [0.25 * centre, Math.min(1.75 * centre, 30_000)];
  expect(ms).toBeGreaterThanOrEqual(Math.max(least, floorMs) - 0.01);
  expect(ms).toBeLessThanOrEqual(Math.max(most, floorMs) + 0.01);
}

test('from any state reached at random, a server that is well and lets us in ends in live, or where SSE is chosen without a socket', () => {
  fc.assert(
    fc.property(kinds, script(40), ({ seed, ...kind }, acts) => {
      const random = seededRandom(seed);
      // Long after: whatever the server asked to wait is over.
      const calm = { ...kind, busy: false, noWebSocket: false, online: true, now: 1e15, random };
      let state = initialMachine;
      for (const [each, around] of acts) state = step(state, each, { ...calm, now: 0, ...around }).state;
      const well: MachineEvent[] = [
        { type: 'websocket_doubted' },
        { type: 'checked', health: null },
        { type: 'wanted' },
        { type: 'authorized' },
        { type: 'turn_came' },
        { type: 'accepted' },
        { type: 'established' },
        { type: 'heard' },
      ];
      for (const each of [...well, ...well]) state = step(state, each, calm).state;
      expect(state.phase).toBe(kind.answers === 'sse' ? 'degraded' : 'live');
      if (kind.answers === 'sse') expect(state.socket).toBe('none');
    }),
    { seed: 12, numRuns: 500 },
  );
}, 30_000);

test('an event that means nothing returns the same state and does nothing', () => {
  const context: MachineContext = { ...ordinary, hello: 'soon' };
  for (const type of [
    'authorized',
    'turn_came',
    'accepted',
    'established',
    'timer_fired',
    'hinted',
  ] as const) {
    const { state, effects } = step(initialMachine, { type }, context);
    expect(state).toBe(initialMachine);
    expect(effects).toEqual([]);
  }
});

test('the schedule: U(0.25·c, min(1.75·c, 30 s)) around the documented 1, 2, 4 … 30 s', () => {
  const range = (n: number) => [backoffMs(n, () => 0), backoffMs(n, () => 1)];
  expect([0, 1, 2, 3, 4, 5, 9].map(range)).toEqual([
    [250, 1_750],
    [500, 3_500],
    [1_000, 7_000],
    [2_000, 14_000],
    [4_000, 28_000],
    [7_500, 30_000],
    [7_500, 30_000],
  ]);
});

test('a 1008 after a refused handshake still has its one refresh; the second 1008 ends it', () => {
  const context: MachineContext = ordinary;
  let state = initialMachine;
  const play = (...events: MachineEvent[]): readonly Effect[] => {
    let effects: readonly Effect[] = [];
    for (const each of events) ({ state, effects } = step(state, each, context));
    return effects;
  };
  const handshake: MachineEvent[] = [{ type: 'authorized' }, { type: 'turn_came' }];
  const refusal: MachineEvent = { type: 'closed', code: 1006, reason: '' };
  const badTicket: MachineEvent = { type: 'closed', code: 1008, reason: 'Invalid token' };
  expect(play({ type: 'wanted' }, ...handshake, refusal, { type: 'checked', health: null })).toContainEqual({
    do: 'authorize',
    refresh: true,
  });
  expect(play(...handshake, { type: 'accepted' }, badTicket)).toContainEqual({
    do: 'authorize',
    refresh: true,
  });
  play(...handshake, { type: 'accepted' }, badTicket, { type: 'checked', health: null });
  expect(state.phase).toBe('failed');
});

test('a hint in the middle of a try is not lost: should that fail, the next comes at once, and only the next', () => {
  const context: MachineContext = { ...ordinary, now: 1_000 };
  let state: MachineState = { ...initialMachine, attempts: 6 };
  const play = (...events: MachineEvent[]): void => {
    for (const each of events) ({ state } = step(state, each, context));
  };
  const unreachable: MachineEvent[] = [
    { type: 'authorized' },
    { type: 'turn_came' },
    { type: 'closed', code: 1006, reason: '' },
    { type: 'checked', health: failed('network', 0) },
  ];
  play({ type: 'wanted' }, { type: 'hinted' }, ...unreachable);
  expect(state).toMatchObject({ phase: 'waiting', retryAt: 1_250, hinted: false });
  play({ type: 'timer_fired' }, ...unreachable);
  expect(state.retryAt).toBe(1_000 + backoffMs(7, () => 0.5));
  // What the server asked for holds all the same, and one that came up needs no hint.
  const limited = failed('rate-limited', 429, 20_000);
  play({ type: 'timer_fired' }, { type: 'hinted' }, { type: 'not_authorized', health: limited });
  expect(state.retryAt).toBe(21_000);
  play({ type: 'timer_fired' }, { type: 'authorized' }, { type: 'turn_came' }, { type: 'hinted' });
  play({ type: 'accepted' }, { type: 'established' });
  expect(state).toMatchObject({ phase: 'live', hinted: false });
});

test('neither a hint nor "Retry now" undercuts what the server asked for, and the click is then the earliest', () => {
  const context: MachineContext = { ...ordinary, now: 1_000 };
  const limited = failed('rate-limited', 429, 20_000);
  const wanted = step(initialMachine, { type: 'wanted' }, context).state;
  const waiting = step(wanted, { type: 'not_authorized', health: limited }, context).state;
  expect(waiting).toMatchObject({ phase: 'waiting', retryAt: 21_000, notBefore: 21_000 });
  const hinted = step(waiting, { type: 'hinted' }, { ...context, now: 4_000 });
  expect(hinted).toEqual({ state: waiting, effects: [] });
  const clicked = step(waiting, { type: 'wanted' }, { ...context, now: 5_000 });
  expect(clicked).toEqual({
    state: expect.objectContaining({ phase: 'waiting', retryAt: 21_000 }) as unknown,
    effects: [{ do: 'timer', ms: 16_000 }],
  });
  const parked = step(clicked.state, { type: 'left', why: 'left' }, { ...context, now: 6_000 }).state;
  expect(parked).toMatchObject({ phase: 'parked', retryAt: null });
  const back = step(parked, { type: 'wanted' }, { ...context, now: 7_000 });
  expect(back).toEqual({
    state: expect.objectContaining({ phase: 'waiting', retryAt: 21_000 }) as unknown,
    effects: [{ do: 'timer', ms: 14_000 }],
  });
  const late = step(back.state, { type: 'wanted' }, { ...context, now: 21_000 });
  expect(late.effects).toContainEqual({ do: 'authorize', refresh: false });
});
