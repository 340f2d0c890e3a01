/**
 * Streams within one process: an epoch per stream, a log that reaches back over `REPLAY_WINDOW`, and delivery
 * in order. A frame for thousands of subscribers is spread in slices with a pause between them, so that other
 * work of the process is not held up (5,000 in one go block it for 100 ms and more).
 */
import type { Clock } from '#src/lib/clock.ts';
import { createCapabilityId } from '#src/lib/ids.ts';
import { REPLAY_WINDOW, utf8Length } from '#src/protocol/limits.ts';
import type { LoggedFrame, StreamBus, StreamDelivery } from './ports.ts';

type Listener = (delivery: StreamDelivery) => void;

interface Entry extends LoggedFrame {
  readonly at: number;
  readonly bytes: number;
}

interface Stream {
  readonly epoch: string;
  seq: number;
  log: Entry[];
  bytes: number;
  touchedAt: number;
  readonly listeners: Set<Listener>;
  readonly queue: StreamDelivery[];
  draining: boolean;
}

export interface MemoryBusOptions {
  readonly clock: Clock;
  /** Lets the process do other work between two slices of a large fan-out. */
  readonly yieldToLoop?: () => Promise<void>;
  readonly sliceSize?: number;
}

const SWEEP_EVERY_APPENDS = 5_000;

export function createMemoryBus({ clock, yieldToLoop, sliceSize = 250 }: MemoryBusOptions): StreamBus {
  const pause = yieldToLoop ?? (() => new Promise<void>((resolve) => clock.schedule(resolve, 0)));
  const streams = new Map<string, Stream>();
  let appends = 0;

  function streamOf(name: string): Stream {
    let stream = streams.get(name);
    if (!stream) {
      stream = {
        epoch: createCapabilityId().slice(0, 16),
        seq: 0,
        log: [],
        bytes: 0,
        touchedAt: clock.monotonic(),
        listeners: new Set(),
        queue: [],
        draining: false,
      };
      streams.set(name, stream);
    }
    return stream;
  }

  /** Cuts what lies outside the window; the log stays a suffix of what was sent. */
  function trim(stream: Stream): void {
    const oldest = clock.monotonic() - REPLAY_WINDOW.ms;
    let cut = 0;
    for (const entry of stream.log) {
      const inside =
        entry.at >= oldest &&
        stream.log.length - cut <= REPLAY_WINDOW.frames &&
        stream.bytes <= REPLAY_WINDOW.bytes;
      if (inside) break;
      stream.bytes -= entry.bytes;
      cut += 1;
    }
    if (cut > 0) stream.log.splice(0, cut);
  }

  /** Forgets streams that nobody follows or can resume; a later one of that name has another epoch. */
  function sweep(): void {
    const oldest = clock.monotonic() - REPLAY_WINDOW.ms;
    for (const [name, stream] of streams) {
      if (stream.listeners.size === 0 && !stream.draining && stream.touchedAt < oldest) streams.delete(name);
    }
  }

  function deliver(stream: Stream, delivery: StreamDelivery): void {
    stream.queue.push(delivery);
    if (!stream.draining) void drain(stream);
  }

  async function drain(stream: Stream): Promise<void> {
    stream.draining = true;
    for (let next = stream.queue.shift(); next; next = stream.queue.shift()) {
      let inSlice = 0;
      for (const listener of [...stream.listeners]) {
        if (inSlice === sliceSize) {
          await pause();
          inSlice = 0;
        }
        if (!stream.listeners.has(listener)) continue;
        listener(next);
        inSlice += 1;
      }
    }
    stream.draining = false;
  }

  return {
    append(name, frame, originConnectionId) {
      const stream = streamOf(name);
      stream.seq += 1;
      stream.touchedAt = clock.monotonic();
      const seq = stream.seq;
      const text = JSON.stringify({ ...frame, seq });
      const bytes = utf8Length(text);
      stream.log.push({ seq, text, at: stream.touchedAt, bytes });
      stream.bytes += bytes;
      trim(stream);
      deliver(stream, { text, seq, epoch: stream.epoch, originConnectionId: originConnectionId ?? null });
      appends += 1;
      if (appends % SWEEP_EVERY_APPENDS === 0) sweep();
      return Promise.resolve({ epoch: stream.epoch, seq });
    },
    sendFleeting(name, frame, originConnectionId) {
      const stream = streams.get(name);
      if (!stream || stream.listeners.size === 0) return;
      const text = JSON.stringify(frame);
      deliver(stream, {
        text,
        seq: null,
        epoch: stream.epoch,
        originConnectionId: originConnectionId ?? null,
      });
    },
    position(name) {
      const stream = streamOf(name);
      return Promise.resolve({ epoch: stream.epoch, seq: stream.seq });
    },
    replay(name, since) {
      const stream = streamOf(name);
      trim(stream);
      const first = stream.log[0]?.seq ?? stream.seq + 1;
      if (since.epoch !== stream.epoch || since.seq > stream.seq || since.seq < first - 1) {
        return Promise.resolve(null);
      }
      const frames = stream.log.slice(since.seq - (first - 1)).map(({ seq, text }) => ({ seq, text }));
      return Promise.resolve({ frames, position: { epoch: stream.epoch, seq: stream.seq } });
    },
    subscribe(name, listener) {
      const stream = streamOf(name);
      // A listener of its own for each subscription: the same function may subscribe twice.
      const own: Listener = (delivery) => {
        listener(delivery);
      };
      stream.listeners.add(own);
      return Promise.resolve(() => {
        stream.listeners.delete(own);
        stream.touchedAt = clock.monotonic();
      });
    },
    close() {
      streams.clear();
      return Promise.resolve();
    },
  };
}
