/** Where a channel's stream stands, and how a new connection stands to the one before. */
import { parseJson } from './decode.ts';
import type { Hello, StreamPosition } from './stream.ts';

/**
 * How an opened connection stands to the one before.
 * - `fresh`: the first of this lease; fetch what there is.
 * - `recovered`: the server replays what was missed; nothing to fetch.
 * - `reload`: something may be missing (no `seq` here, or outside the window); re-fetch over REST and say so.
 */
export type Resumption = 'fresh' | 'recovered' | 'reload';

export interface StreamTracker {
  position(): StreamPosition | null;
  /** A connection opened; `hello` null where the server says none (stock). */
  opened(hello: Hello | null): Resumption;
  /** A logged frame: `next` is to be believed, `old` was seen already, `gap` says that frames are missing. */
  advance(seq: number): 'next' | 'old' | 'gap';
  /** What happens elsewhere (SSE, another user) makes the position worthless: the next opening is a reload. */
  forget(): void;
  /** Back to the first connection. */
  reset(): void;
}

export function createStreamTracker(): StreamTracker {
  let position: StreamPosition | null = null;
  let openedBefore = false;
  return {
    position: () => position,
    opened(hello) {
      const before = position;
      const again = openedBefore;
      openedBefore = true;
      if (hello?.recovered === true && before !== null && hello.epoch === before.epoch) return 'recovered';
      const known = hello?.epoch != null && hello.seq !== null;
      position = known ? { epoch: hello.epoch, seq: hello.seq } : null;
      return again ? 'reload' : 'fresh';
    },
    advance(seq) {
      if (position === null) return 'next';
      if (seq <= position.seq) return 'old';
      if (seq > position.seq + 1) return 'gap';
      position = { epoch: position.epoch, seq };
      return 'next';
    },
    forget() {
      position = null;
    },
    reset() {
      position = null;
      openedBefore = false;
    },
  };
}

/** The place in its stream of a frame that could not be decoded; null where it says none. */
export function peekSeq(text: string): number | null {
  const parsed = parseJson(text);
  if (parsed.kind !== 'decoded' || typeof parsed.value !== 'object' || parsed.value === null) return null;
  const { seq } = parsed.value as { readonly seq?: unknown };
  return Number.isInteger(seq) ? (seq as number) : null;
}
