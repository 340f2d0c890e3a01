/**
 * A sign-out is the browser's: whoever leaves a shared machine leaves it in every tab. The tab in which it was pressed
 * tells the server; the others of the same person only forget, so that one that wakes late ends no later sign-in.
 */
import type { AuthHolder } from '#src/auth/types.ts';

type Line = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>;

export interface FollowParts {
  readonly auth: Pick<AuthHolder, 'getState' | 'subscribe' | 'signOut'>;
  readonly line: Line;
  /** It was signed out elsewhere: what it shows is nobody's any more. */
  readonly onFollow: () => void;
}

/** The tabs of this browser that speak to one server; null where the browser has no such line. */
export function signOutLine(serverUrl: string): Line | null {
  return typeof BroadcastChannel === 'function' ? new BroadcastChannel(`nadoo-sign-out:${serverUrl}`) : null;
}

/** Tells the other tabs of a sign-out here, and follows theirs. @returns the end */
export function followSignOut({ auth, line, onFollow }: FollowParts): () => void {
  let last = auth.getState().user?.id ?? null;
  let isFollowing = false;
  const unsubscribe = auth.subscribe(({ user }) => {
    const id = user?.id ?? null;
    if (id === null && last !== null && !isFollowing) line.postMessage(last);
    last = id;
  });
  line.addEventListener('message', (event) => {
    const who: unknown = (event as MessageEvent).data;
    // A tab of another account of this browser stays.
    if (who !== auth.getState().user?.id) return;
    isFollowing = true;
    void auth.signOut(true).then(onFollow);
    isFollowing = false;
  });
  return () => {
    unsubscribe();
    line.close();
  };
}
