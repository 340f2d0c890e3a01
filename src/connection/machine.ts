/**
 * What one channel does, as a pure function `(state, event) → {state, effects}`: the trigger table of design.md.
 * It owns at most one timer, one socket and one question at a time; whoever runs the effects ignores answers to
 * anything before the last `drop`.
 */
import type { Random } from '#src/lib/random.ts';
import { closeCodeOf } from '#src/protocol/close-codes.ts';
import { backoffMs } from '#src/lib/backoff.ts';
import type { Health } from '#src/http/health.ts';
import type { AnswerTransport } from './services.ts';
import type { ChannelState, LossReason, TransportName } from './types.ts';

/** How far a socket has come. `wanted`: a token is on its way; `queued`: waits for its turn to shake hands. */
export type SocketStage = 'none' | 'wanted' | 'queued' | 'shaking' | 'accepted' | 'up';

/** What a REST request under way is to judge. */
type Doubt = 'refused' | 'unproven' | 'rights' | 'fallback' | 'probe' | 'stream';

export interface MachineState {
  readonly phase: ChannelState;
  readonly socket: SocketStage;
  readonly transport: TransportName | null;
  /** Failed tries since it was last live for 10 s: the n of the backoff. */
  readonly attempts: number;
  /** Sockets in a row that came to nothing. */
  readonly failures: number;
  /**
   * Which refusal the one refresh and retry is spent on: none, one before the socket opened, a 1008 after. The second
   * may follow the first (a ticket that a gateway took with it when it died), never the other way.
   */
  readonly reauthorized: 0 | 1 | 2;
  readonly doubt: Doubt | null;
  /** Wall time in ms, null unless waiting. */
  readonly retryAt: number | null;
  /** The network may be back since this try began: should it fail, the next comes at once. */
  readonly hinted: boolean;
  /** Floor that the server set, wall time in ms; 0: none. */
  readonly notBefore: number;
  /** `opened` was told and no `lost` since. */
  readonly told: boolean;
  readonly lastError: LossReason | null;
}

/** What the machine may know of its surroundings at the moment of an event. */
export interface MachineContext {
  readonly now: number;
  readonly random: Random;
  /** The debug socket has no token: it never refreshes. */
  readonly authenticated: boolean;
  /** What it falls back to; null: it pauses. */
  readonly fallback: Exclude<TransportName, 'websocket'> | null;
  /** The user's wish: `websocket` never degrades, `sse` leaves the socket, and tries none. */
  readonly answers: AnswerTransport;
  /** The server's verdict: no WebSocket here. */
  readonly noWebSocket: boolean;
  /** An answer streams over the fallback. */
  readonly busy: boolean;
  readonly online: boolean;
  /** `always`: the hello proves the socket; `soon`: it may come; `never`. */
  readonly hello: 'always' | 'soon' | 'never';
}

export type MachineEvent =
  | { readonly type: 'wanted' }
  | { readonly type: 'authorized' }
  | { readonly type: 'not_authorized'; readonly health: Health }
  | { readonly type: 'turn_came' }
  | { readonly type: 'accepted' }
  | { readonly type: 'established' }
  | { readonly type: 'closed'; readonly code: number; readonly reason: string }
  | { readonly type: 'timer_fired' }
  | { readonly type: 'checked'; readonly health: Health }
  | { readonly type: 'doubted' }
  | { readonly type: 'heard' }
  | { readonly type: 'silent'; readonly kind: 'silent' | 'network' }
  | { readonly type: 'gap_seen' }
  | { readonly type: 'hinted' }
  | { readonly type: 'probe_due' }
  /** For the whole server, or because the user wants none. */
  | { readonly type: 'websocket_doubted' }
  | { readonly type: 'server_lost'; readonly health: Health }
  /** `code`: the server closed this channel of the stream, and meant it. */
  | { readonly type: 'stream_lost'; readonly detail: string; readonly code?: number | undefined }
  /** What the context calls the fallback is another now. */
  | { readonly type: 'moved' }
  | { readonly type: 'left'; readonly why: 'parked' | 'left' | 'released' }
  | { readonly type: 'signed_out' };

export type Effect =
  | { readonly do: 'authorize'; readonly refresh: boolean }
  /** Ask for a turn to shake hands. */
  | { readonly do: 'queue' }
  | { readonly do: 'connect' }
  /** Give up socket, turn, request and questions: whatever they still say is not believed. */
  | { readonly do: 'drop' }
  | { readonly do: 'check'; readonly rights: boolean }
  /** Replaces the one timer; null disarms it. */
  | { readonly do: 'timer'; readonly ms: number | null }
  | { readonly do: 'opened'; readonly transport: TransportName }
  | { readonly do: 'lost'; readonly reason: LossReason }
  /** Verdicts for the whole server. */
  | { readonly do: 'verdict'; readonly webSocket: boolean };

export interface Step {
  readonly state: MachineState;
  readonly effects: readonly Effect[];
}

export const CONNECT_MS = 6_000;
export const HELLO_SOON_MS = 1_000;
export const STABLE_MS = 10_000;
export const HINT_MS = 500;
const FAILURES_TO_DEGRADE = 3;

export const initialMachine: MachineState = {
  phase: 'idle',
  socket: 'none',
  transport: null,
  attempts: 0,
  failures: 0,
  reauthorized: 0,
  doubt: null,
  retryAt: null,
  hinted: false,
  notBefore: 0,
  told: false,
  lastError: null,
};

/** Nothing under way and nothing told. */
const down = {
  socket: 'none',
  transport: null,
  doubt: null,
  retryAt: null,
  hinted: false,
  told: false,
} as const;

const drop: Effect = { do: 'drop' };
const loss = (kind: LossReason['kind'], detail = ''): LossReason => ({ kind, detail });
const timer = (ms: number | null): Effect => ({ do: 'timer', ms });

/** One transition. The same state, and no effects, where the event means nothing here. */
export function step(state: MachineState, event: MachineEvent, context: MachineContext): Step {
  const { phase, socket } = state;
  switch (event.type) {
    case 'wanted':
      if (phase === 'degraded') return probe(state, context);
      if (socket !== 'none' || state.doubt !== null) return stay(state);
      // What the server asked for holds for an impatient click too.
      if (context.now < state.notBefore)
        return waitUntil({ ...state, reauthorized: 0 }, context, state.notBefore);
      return authorize({ ...state, reauthorized: 0, notBefore: 0 }, false);

    case 'authorized':
      if (socket !== 'wanted') return stay(state);
      if (phase !== 'degraded' && shuns(context)) {
        return ask({ ...state, phase: 'connecting' }, 'fallback');
      }
      return to(state, { phase: phase === 'degraded' ? phase : 'connecting', socket: 'queued' }, [
        { do: 'queue' },
      ]);

    case 'not_authorized':
      if (socket !== 'wanted') return stay(state);
      if (phase === 'degraded')
        return judge({ ...state, socket: 'none', doubt: 'probe' }, event.health, context);
      return judge({ ...state, doubt: 'refused' }, event.health, context);

    case 'turn_came':
      if (socket !== 'queued') return stay(state);
      // The deadline starts when the handshake does.
      return to(state, { socket: 'shaking' }, [timer(CONNECT_MS), { do: 'connect' }]);

    case 'accepted':
      if (socket !== 'shaking') return stay(state);
      return to(state, { socket: 'accepted', phase: phase === 'degraded' ? phase : 'open' }, [
        timer(context.hello === 'always' ? CONNECT_MS : HELLO_SOON_MS),
      ]);

    case 'established':
      return socket === 'accepted' ? established(state, context) : stay(state);

    case 'closed':
      return socket === 'none' || socket === 'wanted' ? stay(state) : closed(state, event, context);

    case 'timer_fired':
      return timerFired(state, context);

    case 'checked':
      return state.doubt === null ? stay(state) : judge(state, event.health, context);

    case 'doubted':
      return phase === 'live' ? to(state, { phase: 'suspect' }) : stay(state);

    case 'heard':
      return phase === 'suspect' ? to(state, { phase: 'live' }) : stay(state);

    case 'silent':
      return socket === 'up' ? wait(state, context, loss(event.kind)) : stay(state);

    case 'gap_seen':
      if (phase === 'degraded') return ask(state, 'stream', false, loss('gap'));
      return socket === 'up' ? wait(state, context, loss('gap')) : stay(state);

    case 'hinted': {
      const { retryAt } = state;
      if (retryAt === null)
        return phase === 'authorizing' || phase === 'connecting' || phase === 'open'
          ? to(state, { hinted: true })
          : stay(state);
      const soonest = Math.max(context.now + context.random() * HINT_MS, state.notBefore);
      return soonest < retryAt ? waitUntil(state, context, soonest) : stay(state);
    }

    case 'probe_due':
      return probe(state, context);

    case 'websocket_doubted':
      // One that is up disproves a doubt, not a wish.
      if (!shuns(context) || phase === 'degraded' || (socket === 'up' && context.answers !== 'sse'))
        return stay(state);
      if (socket === 'none' && state.retryAt === null) return stay(state);
      return degrade(state, context);

    case 'server_lost':
      if (phase !== 'degraded') return stay(state);
      return judge({ ...state, doubt: 'probe' }, event.health, context);

    case 'stream_lost': {
      if (phase !== 'degraded') return stay(state);
      const { code, detail } = event;
      if (code && !closeCodeOf(code).answer.startsWith('retry'))
        return halt(state, 'failed', { kind: 'closed', code, detail });
      const reason = loss('network', detail);
      // A try of the WebSocket is under way: what it finds is enough.
      return socket === 'none'
        ? ask(state, 'stream', false, reason)
        : reopen(state, context, lose(state, reason));
    }

    case 'moved':
      // An answer that streams would come twice: the channel goes over when it has ended.
      if (phase !== 'degraded' || context.busy || state.transport === context.fallback) return stay(state);
      // While a question is out, its answer opens what is there then.
      if (!state.told && state.transport !== null) return stay(state);
      return reopen(state, context, context.fallback === null ? lose(state, loss('network')) : []);

    case 'left':
      return halt(state, 'parked', loss(event.why));

    case 'signed_out':
      return context.authenticated ? halt(state, 'signed-out', loss('signed-out')) : stay(state);
  }
}

/** No WebSocket is to be had, or wanted. */
function shuns({ noWebSocket, answers }: MachineContext): boolean {
  return answers === 'sse' || (answers === 'auto' && noWebSocket);
}

function stay(state: MachineState): Step {
  return { state, effects: [] };
}

function to(state: MachineState, change: Partial<MachineState>, effects: readonly Effect[] = []): Step {
  return { state: { ...state, ...change }, effects };
}

function lose({ told }: MachineState, reason: LossReason | null): Effect[] {
  return told && reason ? [{ do: 'lost', reason }] : [];
}

function authorize(state: MachineState, refresh: boolean, reason: LossReason | null = null): Step {
  return to(state, { ...down, hinted: state.hinted, phase: 'authorizing', socket: 'wanted' }, [
    drop,
    timer(null),
    ...lose(state, reason),
    { do: 'authorize', refresh },
  ]);
}

/** Gives up what there is and asks REST; `judge` reads the answer. */
function ask(state: MachineState, doubt: Doubt, rights = false, reason: LossReason | null = null): Step {
  return to(state, { socket: 'none', doubt, retryAt: null, told: state.told && !reason }, [
    drop,
    timer(null),
    ...lose(state, reason),
    { do: 'check', rights },
  ]);
}

const proven: Effect = { do: 'verdict', webSocket: true };

function established(state: MachineState, context: MachineContext): Step {
  if (state.phase === 'degraded' && (context.busy || context.answers === 'sse')) {
    // The answer that streams would come twice: it ends where it is, then the channel goes over. Or SSE was chosen
    // meanwhile.
    return to(state, { socket: 'none', failures: 0 }, [drop, timer(null), proven]);
  }
  const up: Partial<MachineState> = {
    phase: 'live',
    socket: 'up',
    transport: 'websocket',
    failures: 0,
    hinted: false,
    told: true,
    lastError: null,
  };
  return to(state, up, [timer(STABLE_MS), { do: 'opened', transport: 'websocket' }, proven]);
}

function closed(
  state: MachineState,
  { code, reason }: { readonly code: number; readonly reason: string },
  context: MachineContext,
): Step {
  if (state.phase === 'degraded') return ask(state, 'probe');
  const lastError: LossReason = { kind: 'closed', code, detail: reason };
  const { socket, reauthorized } = state;
  const known: MachineState = { ...state, lastError };
  const failed: MachineState = { ...known, phase: 'connecting', failures: state.failures + 1 };
  if (socket !== 'accepted' && socket !== 'up') return ask(failed, 'refused', reauthorized > 0);
  const { answer, minimumDelayMs } = closeCodeOf(code);
  if (answer === 'give-up' || (answer === 'reauthorize' && !context.authenticated)) {
    const { state: given, effects } = halt(known, 'failed', lastError);
    // Its close frame came through: WebSockets do, whatever the server thinks of this one.
    return { state: given, effects: [...effects, proven] };
  }
  if (answer === 'reauthorize') {
    return reauthorized > 1
      ? ask({ ...known, phase: 'connecting' }, 'rights', true, lastError)
      : authorize({ ...known, reauthorized: 2 }, true, lastError);
  }
  if (socket === 'accepted' && failed.failures >= FAILURES_TO_DEGRADE) return ask(failed, 'unproven');
  return wait(known, context, lastError, minimumDelayMs);
}

function timerFired(state: MachineState, context: MachineContext): Step {
  const { phase, socket } = state;
  if (phase === 'waiting' || phase === 'offline') return authorize(state, false);
  if (socket === 'up') return to(state, { attempts: 0, reauthorized: 0 });
  if (socket === 'accepted' && context.hello !== 'always') return established(state, context);
  if (socket !== 'shaking' && socket !== 'accepted') return stay(state);
  if (phase === 'degraded') return ask(state, 'probe');
  const failed = { phase: 'connecting', failures: state.failures + 1, lastError: loss('mute') } as const;
  return ask({ ...state, ...failed }, 'unproven');
}

/** The table's answer to what REST said. */
function judge(state: MachineState, health: Health, context: MachineContext): Step {
  const { doubt } = state;
  const calm: MachineState = { ...state, doubt: null };
  if (health?.kind === 'unauthorized' && context.authenticated)
    return step(calm, { type: 'signed_out' }, context);
  if (health) {
    const { kind, message, retryAfterMs } = health;
    const why = loss(kind === 'network' ? kind : 'refused', message);
    if (kind === 'forbidden') return halt(calm, 'failed', why);
    // Over a limit, but served: what works without a WebSocket goes on.
    if (kind === 'rate-limited' && state.phase === 'degraded') return settle(calm, context);
    return wait(calm, context, why, retryAfterMs ?? 0);
  }
  const reason = state.lastError ?? loss('refused');
  switch (doubt) {
    case 'refused':
      if (!state.reauthorized) return authorize({ ...calm, reauthorized: 1 }, context.authenticated);
      return giveUpWebSocket(calm, context, reason, true);
    case 'unproven':
      return giveUpWebSocket(calm, context, reason, state.failures >= FAILURES_TO_DEGRADE);
    case 'rights':
      return halt(calm, 'failed', reason);
    case 'fallback':
      return degrade(calm, context);
    default:
      return settle(calm, context);
  }
}

function giveUpWebSocket(
  state: MachineState,
  context: MachineContext,
  reason: LossReason,
  sure: boolean,
): Step {
  if (context.answers === 'websocket' || !(sure || context.noWebSocket)) return wait(state, context, reason);
  return degrade(state, context, [{ do: 'verdict', webSocket: false }]);
}

/** Degraded, and HTTP answers: on with it. (The next try of the WebSocket has its time: no loop from here.) */
function settle(state: MachineState, context: MachineContext): Step {
  return state.told || context.fallback === null ? stay(state) : reopen(state, context);
}

function reopen(state: MachineState, context: MachineContext, before: readonly Effect[] = []): Step {
  const transport = context.fallback;
  const opened: Effect[] = transport === null ? [] : [{ do: 'opened', transport }];
  return to(state, { transport, told: transport !== null }, [...before, ...opened]);
}

function degrade(state: MachineState, context: MachineContext, before: readonly Effect[] = []): Step {
  const { socket } = state;
  // A handshake that is under way may still succeed: it goes on as the first probe.
  const shaking = socket === 'shaking' || socket === 'accepted';
  const degraded: MachineState = {
    ...state,
    ...down,
    phase: 'degraded',
    socket: shaking ? socket : 'none',
    attempts: 0,
  };
  return reopen(degraded, context, shaking ? before : [drop, timer(null), ...before]);
}

/** A try of the WebSocket from where the channel works without one. */
function probe(state: MachineState, context: MachineContext): Step {
  const idle = state.phase === 'degraded' && state.socket === 'none' && state.doubt === null && !context.busy;
  if (!idle || context.answers === 'sse') return stay(state);
  return to(state, { socket: 'wanted' }, [{ do: 'authorize', refresh: false }]);
}

function wait(state: MachineState, context: MachineContext, reason: LossReason, floorMs = 0): Step {
  const tryMs = state.hinted ? context.random() * HINT_MS : backoffMs(state.attempts, context.random);
  const ms = Math.max(tryMs, floorMs);
  const change: Partial<MachineState> = {
    ...down,
    phase: reason.kind === 'network' && !context.online ? 'offline' : 'waiting',
    attempts: state.attempts + 1,
    retryAt: context.now + ms,
    notBefore: floorMs && context.now + floorMs,
    lastError: reason,
  };
  return to(state, change, [drop, timer(ms), ...lose(state, reason)]);
}

/** Down already: the next try comes then. */
function waitUntil(state: MachineState, { now }: MachineContext, retryAt: number): Step {
  const phase = state.retryAt === null ? 'waiting' : state.phase;
  return to(state, { phase, retryAt }, [timer(retryAt - now)]);
}

/** Ends in a state that only something from outside leaves. */
function halt(state: MachineState, phase: 'failed' | 'parked' | 'signed-out', reason: LossReason): Step {
  return to(state, { ...down, phase, lastError: reason }, [drop, timer(null), ...lose(state, reason)]);
}
