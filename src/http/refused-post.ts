/** A post of the one stream to which the server said no: what that means for the frame, and for the stream. */
import type { ApiFailure } from './types.ts';

/**
 * - `told`: it has a name, by which its sender hears of it.
 * - `passed`: of this moment alone.
 * - `kept`: how things stand; it goes again, unless it is said anew before.
 * - `lost`: its sender says it again when the channel is back.
 */
export type Fate = 'told' | 'passed' | 'kept' | 'lost';

const FATES: ReadonlyMap<unknown, Fate> = new Map([
  ['typing', 'passed'],
  ['presence', 'kept'],
  ['follow', 'kept'],
  ['follow_refused', 'kept'],
]);

export function fateOf(frame: Readonly<Record<string, unknown>> | string): Fate {
  if (typeof frame === 'string') return 'lost';
  return typeof frame['client_message_id'] === 'string' ? 'told' : (FATES.get(frame['type']) ?? 'lost');
}

/**
 * Of the frame alone. Else it is the stream that came to nothing: the server does not know it (any more), or frames of
 * it are missing, or nobody answered who could have refused.
 */
export function isOfFrame({ kind, status }: ApiFailure): boolean {
  switch (kind) {
    case 'unauthorized':
    case 'forbidden':
    case 'rate-limited':
    case 'server':
      return true;
    case 'invalid':
      return status !== 410;
    default:
      return false;
  }
}
