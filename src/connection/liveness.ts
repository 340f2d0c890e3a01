/**
 * Is the other side still there? A ping after the hello and after 15 s of silence; dead 5 s after a ping really
 * left, once a pong was seen. Where no ping may be sent, REST is asked once a minute.
 * Source: protocol.md Part 3, "Pings".
 */
import type { Clock } from '#src/lib/clock.ts';

export const SILENCE_MS = 15_000;
export const PONG_MS = 5_000;
export const HINT_PONG_MS = 3_000;
export const UNVERIFIED_CHECK_MS = 60_000;
/** A deadline that fires this late (hidden tab, sleep) first lets what was received be read. */
const LATE_MS = 500;
const DRAIN_MS = 50;

export interface LivenessPort {
  readonly clock: Clock;
  /** Null: no ping may be sent here. */
  readonly ping: string | null;
  send(text: string): void;
  bufferedBytes(): number;
  /** Asks REST, where no pong tells. */
  check(): void;
  /** A ping is out and the answer is awaited. */
  doubted(): void;
  dead(): void;
}

export interface Liveness {
  /** Any frame came. */
  heard(): void;
  /** A pong came. @returns the round trip in ms, or null where no ping was out */
  pong(): number | null;
  /** A hint (`online`, visible, a clock jump): ask at once. */
  probe(): void;
  /** Wall time at which the last ping left, or null. */
  pingedAt(): number | null;
  stop(): void;
}

export function startLiveness(port: LivenessPort): Liveness {
  const { clock, ping } = port;
  let cancel = () => undefined as void;
  let stopped = false;
  let sawPong = false;
  let heardAt = clock.monotonic();
  /** When the answer is due, null where none is awaited. */
  let due: number | null = null;
  let sentAt: number | null = null;
  let sentWall: number | null = null;

  function after(ms: number, act: () => void): void {
    cancel();
    if (!stopped) cancel = clock.schedule(act, ms);
  }

  function rest(): void {
    const quiet = ping === null ? UNVERIFIED_CHECK_MS : SILENCE_MS;
    after(Math.max(0, heardAt + quiet - clock.monotonic()), () => {
      if (clock.monotonic() < heardAt + quiet) rest();
      else ask(PONG_MS);
    });
  }

  function ask(deadlineMs: number): void {
    const now = clock.monotonic();
    if (ping !== null && due === null) {
      port.send(ping);
      sentAt = now;
      sentWall = clock.now();
    }
    if (sawPong) {
      due = Math.min(due ?? Infinity, now + deadlineMs);
      watch(port.bufferedBytes());
    } else {
      heardAt = now;
      rest();
      if (ping !== null && deadlineMs === PONG_MS) return;
      port.check();
      if (ping === null) return;
    }
    port.doubted();
  }

  function watch(buffered: number): void {
    const end = due ?? clock.monotonic();
    after(Math.max(0, end - clock.monotonic()), () => {
      const left = port.bufferedBytes();
      const late = clock.monotonic() - end > LATE_MS;
      // It has not really left while what stands before it still drains.
      if (left > 0 && left < buffered) due = clock.monotonic() + PONG_MS;
      else if (late) due = clock.monotonic() + DRAIN_MS;
      else {
        port.dead();
        return;
      }
      watch(left);
    });
  }

  if (ping === null) rest();
  else ask(PONG_MS);

  return {
    heard() {
      heardAt = clock.monotonic();
      if (due === null) return;
      due = null;
      rest();
    },
    pong() {
      sawPong = ping !== null;
      const roundTrip = sentAt === null ? null : clock.monotonic() - sentAt;
      sentAt = null;
      return roundTrip;
    },
    probe() {
      ask(HINT_PONG_MS);
    },
    pingedAt: () => sentWall,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
