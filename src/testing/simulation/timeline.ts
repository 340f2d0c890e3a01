/** The one time of a simulated world: timers in order, and between two of them everything that waits is let run. */
import type { Clock } from '#src/lib/clock.ts';

export interface Timeline {
  /** Milliseconds since the beginning of the world. */
  now(): number;
  /** Runs `callback` in `ms`; returns the cancel. */
  after(ms: number, callback: () => void): () => void;
  /** Lets time pass until `end`, everything that falls due included. */
  runUntil(end: number): Promise<void>;
  /** Timers that fired so far. */
  fired(): number;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  callback: (() => void) | null;
}

export function createTimeline(): Timeline {
  const heap: Timer[] = [];
  let now = 0;
  let order = 0;
  let fired = 0;

  return {
    now: () => now,
    fired: () => fired,
    after(ms, callback) {
      order += 1;
      const timer: Timer = { at: now + Math.max(0, ms), order, callback };
      push(heap, timer);
      return () => {
        timer.callback = null;
      };
    },
    async runUntil(end) {
      await settle();
      for (let next = heap[0]; next && next.at <= end; next = heap[0]) {
        pop(heap);
        const { callback } = next;
        if (!callback) continue;
        now = Math.max(now, next.at);
        fired += 1;
        next.callback = null;
        callback();
        await settle();
      }
      now = Math.max(now, end);
    },
  };
}

/** A macrotask of the host: every microtask, however many follow each other, runs before it. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Timer[], timer: Timer): void {
  let at = heap.length;
  heap.push(timer);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(timer, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = timer;
}

function pop(heap: Timer[]): void {
  const last = heap.pop()!;
  if (heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (!isBefore(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
}

/** A computer's clock: it may go wrong by a constant, sleep, and die with what runs on it. */
export interface Machine {
  readonly clock: Clock;
  isAsleep(): boolean;
  /** No timer fires and nothing that came over the network is looked at until `wake`. */
  sleep(): void;
  wake(): void;
  /** Runs `act` now, or on waking, after what waited before it. */
  whenAwake(act: () => void): void;
}

/** The simulated world begins here. */
export const WORLD_START_MS = Date.parse('2026-11-24T10:00:00.000Z');

export function createMachine(timeline: Timeline, skewMs: number): Machine {
  const late: (() => void)[] = [];
  let asleep = false;
  const whenAwake = (act: () => void): void => {
    if (asleep) late.push(act);
    else act();
  };
  return {
    clock: {
      now: () => WORLD_START_MS + skewMs + timeline.now(),
      monotonic: () => timeline.now(),
      schedule(callback, ms) {
        let cancelled = false;
        const cancel = timeline.after(ms, () => {
          whenAwake(() => {
            if (!cancelled) callback();
          });
        });
        return () => {
          cancelled = true;
          cancel();
        };
      },
    },
    isAsleep: () => asleep,
    sleep() {
      asleep = true;
    },
    wake() {
      asleep = false;
      while (late.length > 0 && !isStill(asleep)) late.shift()!();
    },
    whenAwake,
  };
}

/** Read anew: what runs on waking may put the machine to sleep again. */
const isStill = (value: boolean): boolean => value;

/** A clock of a program on a machine: its timers die with the program. */
export function createProgramClock(machine: Clock): { readonly clock: Clock; kill(): void } {
  let dead = false;
  return {
    clock: {
      now: machine.now,
      monotonic: machine.monotonic,
      schedule: (callback, ms) =>
        dead
          ? () => undefined
          : machine.schedule(() => {
              if (!dead) callback();
            }, ms),
    },
    kill() {
      dead = true;
    },
  };
}
