/**
 * One channel: runs the machine's effects on real sockets, requests and timers, and turns frames into batches of
 * items. Whatever arrives from a socket, a request or a timer of before the last `drop` is not believed.
 */
import { errorWords } from '#src/lib/error-words.ts';
import type { AuthHolder } from '#src/auth/types.ts';
import type { HttpClient } from '#src/http/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { createListeners } from '#src/lib/listeners.ts';
import type { Random } from '#src/lib/random.ts';
import { hasSameValues } from '#src/lib/same-values.ts';
import type { Decoded } from '#src/protocol/decode.ts';
import { socketUrl, type SocketQuery } from '#src/protocol/endpoints.ts';
import { MAX_CLIENT_FRAME_BYTES, utf8Length } from '#src/protocol/limits.ts';
import type { Hello } from '#src/protocol/stream.ts';
import type { Batcher } from '#src/lib/batcher.ts';
import type { CapabilitiesControl } from '#src/http/capabilities-store.ts';
import { loadSseTransport } from '#src/http/late-sse.ts';
import type { Mirror, MirrorLine } from '#src/http/mirror.ts';
import type { SseTransport } from '#src/http/sse-transport.ts';
import { obtainCredentials, SILENT } from './credentials.ts';
import type { HealthCheck } from '#src/http/health.ts';
import { startLiveness, type Liveness } from './liveness.ts';
import { initialMachine, step, type Effect, type MachineContext, type MachineEvent } from './machine.ts';
import type { PageEvents } from '#src/lib/page-events.ts';
import { createStreamTracker, peekSeq } from '#src/protocol/stream-tracker.ts';
import type { ServerClock } from '#src/protocol/server-time.ts';
import type { Judged, ServerVerdicts } from './server-verdicts.ts';
import type { AnswerTransport } from './services.ts';
import { createBatchedListeners } from '#src/lib/batched-listeners.ts';
import type { Tap, TapEntry } from './tap.ts';
import type { Turns } from '#src/lib/turns.ts';
import type { ChannelDescriptor } from '#src/protocol/channels.ts';
import type {
  ChannelItem,
  ChannelListener,
  ChannelStatus,
  Resumption,
  SendOutcome,
  TransportName,
} from './types.ts';
import type { OpenSocket, SocketTransport } from '#src/lib/websocket-transport.ts';

export interface ChannelPort {
  readonly serverUrl: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: SocketTransport;
  readonly auth: AuthHolder;
  readonly http: HttpClient;
  readonly capabilities: CapabilitiesControl;
  readonly check: HealthCheck;
  readonly verdicts: ServerVerdicts;
  readonly turns: Turns;
  readonly tap: Tap;
  readonly batcher: Batcher;
  readonly page: Pick<PageEvents, 'online'>;
  readonly serverClock: ServerClock;
  readonly answers: () => AnswerTransport;
  readonly mirror: Mirror;
  readonly counters: { unknown: number; rejected: number };
  readonly statusChanged: () => void;
}

export interface Channel<E> extends Judged {
  readonly authenticated: boolean;
  readonly status: () => ChannelStatus;
  readonly send: (frame: Readonly<Record<string, unknown>> | string) => SendOutcome;
  /** Adds a listener; where the channel is open already it is told so. Returns the removal. */
  attach(listener: ChannelListener<E>): () => void;
  readonly watch: (listener: (status: ChannelStatus) => void) => () => void;
  /** Is it still there? Asked on a hint; nothing happens where no socket is up. */
  probeLiveness(): void;
  /** Another person: what was known of the stream is not theirs. */
  forgetIdentity(): void;
  destroy(): void;
}

const ABNORMAL = 1006;

export function createChannel<E>(descriptor: ChannelDescriptor<E>, port: ChannelPort): Channel<E> {
  const { clock, verdicts, counters } = port;
  const isChat = descriptor.kind === 'chat';
  const tracker = createStreamTracker();
  const subscribers = createBatchedListeners<ChannelItem<E>>(port.batcher);
  const watchers = createListeners<[ChannelStatus]>();
  const events: MachineEvent[] = [];
  const extensions = (): readonly string[] => port.capabilities.get()?.extensions ?? [];
  const answers = () => (isChat ? port.answers() : 'auto');
  const has = (extension: string) => extensions().includes(extension);
  const ping = () => descriptor.ping(extensions());
  let machine = initialMachine;
  let draining = false;
  /** Counts `drop`s: an answer that was asked for before the last one is not believed. */
  let run = 0;
  let socket: OpenSocket | null = null;
  let liveness: Liveness | null = null;
  let query: SocketQuery = {};
  let usedToken: string | null = null;
  let hello: Hello | null = null;
  /** Of the `error` frame that came last: where a close follows it, it says more than the close's reason. */
  let saidWords = '';
  let roundTripMs: number | null = null;
  let cancelTimer = () => undefined as void;
  let leaveTurn = () => undefined as void;
  let status = readStatus();

  /** Null until it is needed for the first time. */
  let sse: SseTransport | null = null;
  let line: MirrorLine | null = null;
  let announced = false;

  /** From where the next connection goes on. */
  const resumption = () => (descriptor.resumes?.() === false ? null : tracker.position());

  function joinMirror(): MirrorLine {
    return port.mirror.join(descriptor.key, {
      position: resumption,
      received(text) {
        received(text, 'mirror');
      },
      lost(detail, code) {
        dispatch({ type: 'stream_lost', detail: saidWords || detail, code });
      },
      moved() {
        // What is answered over completions would come on the stream too.
        if (sse?.busy()) leaveMirror();
        dispatch({ type: 'moved' });
      },
    });
  }

  function leaveMirror(): void {
    line?.close();
    line = null;
  }

  /** Most pages never need SSE: its code is loaded when it does, and only then is the channel open. */
  async function openSse(): Promise<void> {
    try {
      const { createSseTransport } = await loadSseTransport();
      sse ??= createSseTransport({
        http: port.http,
        clock,
        sessionId: descriptor.key.slice(descriptor.key.indexOf(':') + 1),
        received(event) {
          const decoded = descriptor.decodeSse?.(event);
          if (decoded && count(`event: ${event.name}\ndata: ${event.data}`, 'sse', decoded))
            push(decoded.value);
        },
        sent: (text) => {
          tap('out', 'sse', text, 'sent');
        },
        lost: (detail) => {
          dispatch({ type: 'stream_lost', detail });
        },
        // It may think for long: nothing is lost, but what is stored says whether the server has gone on without us.
        silent: () => {
          if (announced) subscribers.push(openedItem('poll', 'reload'));
        },
        idle: () => {
          dispatch({ type: 'moved' });
          // Whatever said meanwhile that the network may be back found the channel busy.
          dispatch({ type: 'probe_due' });
        },
      });
      const { transport } = machine;
      if (transport === 'sse' || transport === 'poll') announce(transport);
    } catch {
      dispatch({ type: 'server_lost', health: SILENT });
    }
  }

  function context(): MachineContext {
    const mode = port.mirror.mode();
    const without = isChat && mode === 'none' ? 'sse' : descriptor.authenticated ? 'poll' : null;
    return {
      now: clock.now(),
      random: port.random,
      authenticated: descriptor.authenticated,
      fallback: mode === 'mirror' ? mode : without,
      answers: answers(),
      noWebSocket: verdicts.noWebSocket(),
      busy: sse?.busy() ?? false,
      online: port.page.online(),
      hello: has('seq') ? 'always' : isChat ? 'soon' : 'never',
    };
  }

  function dispatch(event: MachineEvent): void {
    events.push(event);
    if (draining) return;
    draining = true;
    for (let next = events.shift(); next; next = events.shift()) {
      const { state, effects } = step(machine, next, context());
      machine = state;
      for (const effect of effects) perform(effect);
    }
    draining = false;
    refreshStatus();
  }

  const telling = (type: 'turn_came' | 'timer_fired' | 'doubted') => () => {
    dispatch({ type });
  };

  function perform(effect: Effect): void {
    switch (effect.do) {
      case 'authorize':
        void authorize(effect.refresh);
        return;
      case 'queue':
        leaveTurn = port.turns.take(telling('turn_came'));
        return;
      case 'connect':
        connect();
        return;
      case 'drop':
        run += 1;
        cutSocket();
        return;
      case 'check':
        void ask(effect.rights);
        return;
      case 'timer':
        cancelTimer();
        if (effect.ms !== null) cancelTimer = clock.schedule(telling('timer_fired'), effect.ms);
        return;
      case 'opened':
        opened(effect.transport);
        return;
      case 'lost':
        sse?.stop();
        leaveMirror();
        // What waited for its module or its hello was never said to be open.
        if (announced) subscribers.push({ kind: 'lost', reason: effect.reason, at: now() });
        announced = false;
        return;
      case 'verdict':
        verdicts.set(effect.webSocket);
    }
  }

  async function authorize(refresh: boolean): Promise<void> {
    const mine = run;
    const found = await obtainCredentials(port, descriptor.authenticated, refresh ? usedToken : null);
    if (mine !== run) return;
    if (found.ok) {
      ({ query, token: usedToken } = found);
      dispatch({ type: 'authorized' });
    } else dispatch({ type: 'not_authorized', health: found.health });
  }

  async function ask(rights: boolean): Promise<void> {
    const mine = run;
    const health = await port.check(rights && descriptor.authenticated);
    if (mine === run) dispatch({ type: 'checked', health });
  }

  function connect(): void {
    const position = has('seq') ? resumption() : null;
    const since = position ? { epoch: position.epoch, since: position.seq } : {};
    const url = socketUrl(port.serverUrl, descriptor.path, {
      ...query,
      ...since,
      ...descriptor.query?.(extensions()),
    });
    let mine: OpenSocket | null = null;
    const isMine = () => mine !== null && mine === socket;
    hello = null;
    saidWords = '';
    verdicts.handshakeStarted();
    try {
      mine = socket = port.transport(url, {
        opened() {
          if (!isMine()) return;
          leaveTurn();
          dispatch({ type: 'accepted' });
          if (context().hello === 'never') dispatch({ type: 'established' });
        },
        received(data) {
          if (isMine()) received(data, 'websocket');
        },
        closed(code, reason) {
          if (isMine()) dispatch({ type: 'closed', code, reason: saidWords || reason });
        },
      });
    } catch (error) {
      dispatch({ type: 'closed', code: ABNORMAL, reason: errorWords(error) });
    }
  }

  function cutSocket(): void {
    leaveTurn();
    liveness?.stop();
    liveness = null;
    const old = socket;
    socket = null;
    old?.close();
  }

  function announce(transport: TransportName, said: Hello | null = null): void {
    if (!said) tracker.forget();
    announced = true;
    subscribers.push(openedItem(transport, tracker.opened(said)));
  }

  function opened(transport: TransportName): void {
    if (transport !== 'websocket') {
      // Also who polls waits in its line: a slot may come free.
      if (port.mirror.mode() !== 'none') line ??= joinMirror();
      // The mirror is open when the channel's hello comes.
      if (transport === 'mirror') return;
      verdicts.limited();
      if (isChat && !sse) void openSse();
      else announce(transport);
      return;
    }
    leaveMirror();
    announce(transport, hello);
    liveness = startLiveness({
      clock,
      ping: ping(),
      send(text) {
        socket?.send(text);
        tap('out', 'websocket', text, 'sent');
      },
      bufferedBytes: () => socket?.bufferedBytes() ?? 0,
      check: () => void checkUnverified(),
      doubted: telling('doubted'),
      dead: () => {
        dispatch({ type: 'silent', kind: 'silent' });
      },
    });
  }

  async function checkUnverified(): Promise<void> {
    const mine = run;
    const health = await port.check(false);
    if (mine === run)
      dispatch(health?.kind === 'network' ? { type: 'silent', kind: 'network' } : { type: 'heard' });
  }

  function received(data: string | Uint8Array, via: 'websocket' | 'mirror'): void {
    liveness?.heard();
    if (machine.phase === 'suspect') dispatch({ type: 'heard' });
    const binary: Decoded<E> = { kind: 'rejected', reason: 'binary' };
    const isText = typeof data === 'string';
    const decoded = isText ? descriptor.decode(data) : binary;
    const text = isText ? data : `${data.length} bytes`;
    if (!count(text, via, decoded)) {
      // It has its place in the stream all the same: left out, the next frame would stand behind a gap, and so
      // again after every replay.
      if (inOrder(peekSeq(text)) && decoded.kind === 'rejected' && descriptor.readRejected)
        push(descriptor.readRejected(text));
      return;
    }
    const event = decoded.value;
    const said = descriptor.readHello(event);
    if (said) greeted(said, via === 'mirror');
    else if (machine.socket === 'accepted' && context().hello === 'soon') dispatch({ type: 'established' });
    saidWords = descriptor.readError?.(event) ?? '';
    if (inOrder(descriptor.readSeq(event)) && (via === 'mirror' ? line : socket)) push(event);
  }

  function inOrder(seq: number | null): boolean {
    const place = seq === null ? 'next' : tracker.advance(seq);
    if (place === 'gap') dispatch({ type: 'gap_seen' });
    return place === 'next';
  }

  function greeted(said: Hello, mirrored: boolean): void {
    port.serverClock.learn(said.now, null);
    const before = tracker.position();
    if (said.epoch !== null && said.epoch !== before?.epoch) port.capabilities.epochTold(before !== null);
    if (mirrored) announce('mirror', said);
    else {
      hello = said;
      dispatch({ type: 'established' });
    }
  }

  /** Hands an event to the listeners; a pong is ours. */
  function push(event: E): void {
    if (descriptor.isPong(event)) {
      const sentAt = liveness?.pingedAt() ?? null;
      roundTripMs = liveness?.pong() ?? roundTripMs;
      port.serverClock.learn(descriptor.readServerTime?.(event) ?? null, sentAt);
      refreshStatus();
      return;
    }
    subscribers.push({ kind: 'event', event, at: now() });
  }

  /** Counts and taps what was decoded. @returns whether it can be used */
  function count(
    text: string,
    transport: TransportName,
    decoded: Decoded<E>,
  ): decoded is Extract<Decoded<E>, { kind: 'decoded' }> {
    tap('in', transport, text, decoded.kind);
    if (decoded.kind === 'decoded') return true;
    counters[decoded.kind] += 1;
    return false;
  }

  function tap(
    direction: TapEntry['direction'],
    transport: TransportName,
    text: string,
    outcome: TapEntry['outcome'],
  ) {
    port.tap.record({ at: clock.now(), channelKey: descriptor.key, direction, transport, text, outcome });
  }

  function now() {
    return instantFromMs(clock.now());
  }

  function readStatus(): ChannelStatus {
    const { phase: state, transport, attempts, retryAt, notBefore, lastError } = machine;
    const { key, kind } = descriptor;
    return {
      key,
      kind,
      state,
      transport,
      attempts,
      retryAt,
      notBefore,
      roundTripMs,
      verified: ping() !== null,
      lastError,
    };
  }

  function refreshStatus(): void {
    const next = readStatus();
    if (hasSameValues(next, status)) return;
    status = next;
    watchers.tell(status);
    port.statusChanged();
  }

  function openedItem(transport: TransportName, resumption: Resumption): ChannelItem<E> {
    return { kind: 'opened', transport, resumption, position: tracker.position(), at: now() };
  }

  return {
    authenticated: descriptor.authenticated,
    status: () => status,
    dispatch,
    isDegraded: () => machine.phase === 'degraded',
    mayProbe: () =>
      machine.socket === 'none' && machine.doubt === null && !sse?.busy() && answers() !== 'sse',
    poll() {
      dispatch({ type: 'moved' });
      const { transport } = machine;
      // Nobody tells what others say. What an own answer says meanwhile is not to be doubted.
      if ((transport === 'sse' || transport === 'poll') && announced && !sse?.busy())
        subscribers.push(openedItem('poll', 'reload'));
    },
    send(frame) {
      const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
      if (utf8Length(text) > MAX_CLIENT_FRAME_BYTES) return 'too-large';
      const { transport, phase } = machine;
      // Perhaps nobody is there: what must arrive once waits for a sign of life. A cancel hits nothing else, however late.
      if (phase === 'suspect' && isChat && (frame as { type?: unknown }).type !== 'cancel')
        return 'not-connected';
      if (transport === 'websocket') socket?.send(text);
      else if (transport !== 'mirror')
        return announced && typeof frame !== 'string' && sse?.send(frame) ? 'sent' : 'not-connected';
      else if (!line?.send(frame)) return 'not-connected';
      tap('out', transport, text, 'sent');
      return 'sent';
    },
    attach: (listener) =>
      subscribers.add(
        listener,
        announced && machine.transport ? openedItem(machine.transport, 'fresh') : null,
      ),
    watch: watchers.add,
    probeLiveness: () => liveness?.probe(),
    forgetIdentity() {
      tracker.reset();
      usedToken = null;
    },
    destroy() {
      watchers.clear();
      dispatch({ type: 'left', why: 'released' });
      machine = initialMachine;
    },
  };
}
