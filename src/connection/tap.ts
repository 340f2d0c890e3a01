/** What crossed the wire lately, on every transport: a ring that the protocol inspector reads, and nothing else. */
import { RingBuffer } from '#src/lib/ring-buffer.ts';
import { redactFrameText } from '#src/protocol/redact.ts';
import type { TransportName } from './types.ts';

export interface TapEntry {
  /** `Clock.now()` milliseconds. */
  readonly at: number;
  readonly channelKey: string;
  readonly direction: 'in' | 'out';
  readonly transport: TransportName;
  readonly text: string;
  /** What decoding made of it. */
  readonly outcome: 'sent' | 'decoded' | 'unknown' | 'rejected';
}

export interface Tap {
  record(entry: TapEntry): void;
  /** Oldest first, secrets masked. */
  entries(): readonly TapEntry[];
  readonly dropped: number;
}

const CAPACITY = 2_000;
const LONGEST = 16_384;

export function createTap(): Tap {
  const ring = new RingBuffer<TapEntry>(CAPACITY);
  return {
    record(entry) {
      ring.push({ ...entry, text: entry.text.slice(0, LONGEST) });
    },
    // Masked when read: at a thousand frames a second nobody looks at most of them.
    entries: () => ring.toArray().map((entry) => ({ ...entry, text: redactFrameText(entry.text) })),
    get dropped() {
      return ring.dropped;
    },
  };
}
