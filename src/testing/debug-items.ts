/** What the channel of a plugin run hands on: for tests that feed a run. */
import type { ChannelItem } from '#src/connection/types.ts';
import { decodeDebugValue } from '#src/protocol/debug-frames.ts';

/** A frame as its item. @param frame as it comes over the wire: `{type, data, …}` */
export function debugItem(frame: Readonly<Record<string, unknown>>): ChannelItem<never> {
  const decoded = decodeDebugValue(frame);
  if (decoded.kind !== 'decoded') throw new Error(`fixture does not decode: ${JSON.stringify(decoded)}`);
  return { kind: 'event', event: decoded.value as never, at: 0 };
}

/** The channel is open, for the first time. */
export const debugOpened = {
  kind: 'opened',
  transport: 'websocket',
  resumption: 'fresh',
  position: null,
  at: 0,
} as const satisfies ChannelItem<never>;
