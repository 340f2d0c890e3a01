/**
 * A sign-out is the browser's: whoever leaves a shared machine leaves it in every tab. The tab in which it was pressed
 * tells the server; the others of the same person only forget, so that one that wakes late ends no later sign-in.
 */
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { AuthHolder } from '#src/auth/types.ts';
import { useServices } from '#src/connection/react.tsx';
import { pagePaths } from '#src/protocol/page-paths.ts';

type Line = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>;

export interface FollowParts {
  readonly auth: Pick<AuthHolder, 'getState' | 'subscribe' | 'signOut'>;
  readonly line: Line;
  /** It was signed out elsewhere: what it shows is nobody's any more. */
  readonly onFollow: () => void;
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
    const who: unknown = event.data;
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

/** Signs out with the other tabs of this browser, and they with this one. */
export function useFollowSignOut(): void {
  const { auth, config } = useServices();
  const router = useRouter();
  useEffect(() => {
    if (typeof BroadcastChannel !== 'function') return undefined;
    const line = new BroadcastChannel(`nadoo-sign-out:${config.serverUrl}`);
    return followSignOut({
      auth,
      line,
      onFollow: () => {
        // Not back to this place: the next person may have no business there.
        router.history.replace(pagePaths.login);
      },
    });
  }, [auth, config, router]);
}
