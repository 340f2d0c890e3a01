/**
 * What is true of the server, not of one channel: that WebSockets do not work here, and which token a refusal has
 * already bought. Also the beat of those who live without a WebSocket: tries of it, REST liveness, polling.
 */
import type { Clock } from '#src/lib/clock.ts';
import type { Random } from '#src/lib/random.ts';
import { spread } from '#src/lib/backoff.ts';
import type { PageEvents } from '#src/lib/page-events.ts';
import type { HealthCheck } from '#src/http/health.ts';
import type { MachineEvent } from './machine.ts';

/** A channel as the verdicts see it. */
export interface Judged {
  dispatch(event: MachineEvent): void;
  isDegraded(): boolean;
  /** Degraded, and a WebSocket may be tried now. */
  mayProbe(): boolean;
  /** Tells the listeners to fetch again, where polling is all there is. */
  poll(): void;
}

export interface ServerVerdicts {
  noWebSocket(): boolean;
  set(webSocket: boolean): void;
  /** Arms the doubt: unproven 2.5 s after the first try, while HTTP answers. */
  handshakeStarted(): void;
  /** A channel goes without a socket and must look: the beat begins, where none goes. */
  limited(): void;
  /** The network came, or went: try now. */
  hint(): void;
  /** The token that a refresh after a refusal gave: refused again, it buys no other. */
  spentToken: string | null;
  stop(): void;
}

export interface VerdictsPort {
  readonly clock: Clock;
  readonly random: Random;
  readonly check: HealthCheck;
  readonly page: Pick<PageEvents, 'hidden'>;
  readonly channels: () => readonly Judged[];
}

export const UNPROVEN_MS = 2_500;
export const BEAT_MS = 30_000;
const EAGER_MS = 600_000;
/** After ten minutes one beat in ten tries the WebSocket: every 300 s. */
const SLOW_BEATS = 10;

export function createServerVerdicts(port: VerdictsPort): ServerVerdicts {
  const { clock, random, check } = port;
  let noWebSocket = false;
  let proven = false;
  let doubting = false;
  let since = 0;
  let beats = 0;
  let cancelBeat: (() => void) | null = null;
  let cancelDoubt = () => undefined as void;

  const degraded = () => port.channels().filter((channel) => channel.isDegraded());

  function tell(event: MachineEvent): void {
    for (const channel of port.channels()) channel.dispatch(event);
  }

  function probe(): boolean {
    const ready = degraded().filter((channel) => channel.mayProbe());
    // While the verdict stands, one of them finds out for all.
    for (const channel of noWebSocket ? ready.slice(0, 1) : ready) channel.dispatch({ type: 'probe_due' });
    return ready.length > 0;
  }

  function arm(): void {
    cancelBeat?.();
    cancelBeat = clock.schedule(beat, spread(BEAT_MS, random));
  }

  function beat(): void {
    cancelBeat = null;
    const limited = degraded();
    if (limited.length === 0 && !noWebSocket) return;
    arm();
    beats += 1;
    const eager = clock.now() - since < EAGER_MS || beats % SLOW_BEATS === 0;
    if (!(eager && probe()) && limited.length > 0) void look();
    if (!port.page.hidden()) for (const channel of limited) channel.poll();
  }

  async function look(): Promise<void> {
    const health = await check(false);
    if (health) tell({ type: 'server_lost', health });
  }

  function set(webSocket: boolean): void {
    if (webSocket) {
      proven = true;
      noWebSocket = false;
      probe();
    } else if (!noWebSocket) {
      noWebSocket = true;
      since = clock.now();
      beats = 0;
      arm();
      tell({ type: 'websocket_doubted' });
    }
  }

  async function doubt(): Promise<void> {
    const health = await check(false);
    doubting = false;
    if (!proven && !health) set(false);
  }

  return {
    noWebSocket: () => noWebSocket,
    set,
    handshakeStarted() {
      if (proven || doubting || noWebSocket) return;
      doubting = true;
      cancelDoubt = clock.schedule(() => void doubt(), UNPROVEN_MS);
    },
    limited() {
      if (!cancelBeat) arm();
    },
    hint() {
      if (degraded().length > 0) {
        probe();
        arm();
      }
    },
    spentToken: null,
    stop() {
      cancelBeat?.();
      cancelDoubt();
    },
  };
}
