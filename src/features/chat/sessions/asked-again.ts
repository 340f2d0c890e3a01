import { toFailure } from '../chat-history.ts';

/** Whether what failed is asked for again by itself: what the server refused stays refused. */
export function isAskedAgain(error: Error): boolean {
  return /network|server|rate-limited/.test(toFailure(error).kind);
}
