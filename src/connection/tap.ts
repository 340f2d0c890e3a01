/** What crossed the wire lately, on every transport: a ring that the protocol inspector reads, and nothing else. */
import { RingBuffer } from '#src/lib/ring-buffer.ts';
import { redactFrameText } from '#src/protocol/redact.ts';
import type { TransportName } from './types.ts';

export interface TappedFrame {
  /** `Clock.now()` milliseconds. */
  readonly at: number;
  readonly channelKey: string;
  readonly direction: 'in' | 'out';
  readonly transport: TransportName;
  readonly text: string;
  /** What decoding made of it. */
  readonly outcome: 'sent' | 'decoded' | 'unknown' | 'rejected';
}

export interface TapEntry extends TappedFrame {
  /** Counted from 0: what the ring no longer holds has its number too. */
  readonly n: number;
  /** Of the whole text in characters; `text` holds the first 16,384 at most. */
  readonly length: number;
}

export interface Tap {
  record(frame: TappedFrame): void;
  /** Those numbered `from` and later, oldest first, secrets masked. */
  entries(from: number): readonly TapEntry[];
  /** Another person is here now. */
  clear(): void;
}

const CAPACITY = 2_000;
const LONGEST = 16_384;

export function createTap(): Tap {
  const ring = new RingBuffer<TapEntry>(CAPACITY);
  let n = 0;
  return {
    record(frame) {
      ring.push({ ...frame, n: n++, length: frame.text.length, text: frame.text.slice(0, LONGEST) });
    },
    // Masked when read: at a thousand frames a second nobody looks at most of them.
    entries: (from) =>
      [...ring]
        .filter((entry) => entry.n >= from)
        .map((entry) => ({ ...entry, text: redactFrameText(entry.text) })),
    clear() {
      ring.clear();
    },
  };
}
