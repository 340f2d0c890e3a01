/**
 * A sign-out is the browser's: whoever leaves a shared machine leaves it in every tab. The tab in which it was pressed
 * tells the server; the others of the same person only forget, so that one that wakes late ends no later sign-in.
 */
import type { AuthHolder } from '#src/auth/types.ts';
import { readStored, writeStored, type StorageKey, type TextStorage } from '#src/lib/local-storage.ts';

export interface FollowParts {
  readonly auth: Pick<AuthHolder, 'getState' | 'subscribe' | 'signOut'>;
  /** Null where the browser has none: then only who comes back to a page hears of it. */
  readonly line: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'> | null;
  /** Says when the page is put away, and comes back as it was. */
  readonly page: Pick<EventTarget, 'addEventListener'>;
  readonly storage?: TextStorage;
  /** The browser's time, the same for all its tabs. */
  readonly now: () => number;
  /** It was signed out elsewhere: what it shows is nobody's any more. */
  readonly onFollow: () => void;
}

/** When somebody signed out in this browser last: a page that was put away hears nothing. */
const markOf = (userId: string): StorageKey => `nadoo:signed-out:${userId}`;

/** Tells the other tabs of a sign-out here, and follows theirs, until `signal`. */
export function followSignOut(
  { auth, line, page, storage, now, onFollow }: FollowParts,
  signal: AbortSignal,
): void {
  let last = auth.getState().user?.id ?? null;
  let isFollowing = false;
  let putAway = Infinity;
  const unsubscribe = auth.subscribe(({ user }) => {
    const id = user?.id ?? null;
    if (id === null && last !== null && !isFollowing) {
      writeStored(markOf(last), String(now()), storage);
      line?.postMessage(last);
    }
    last = id;
  });
  const follow = (): void => {
    isFollowing = true;
    void auth.signOut(true).then(onFollow);
    isFollowing = false;
  };
  line?.addEventListener('message', (event) => {
    const who: unknown = event.data;
    // A tab of another account of this browser stays.
    if (who === auth.getState().user?.id) follow();
  });
  page.addEventListener(
    'pagehide',
    () => {
      putAway = now();
    },
    { signal },
  );
  page.addEventListener(
    'pageshow',
    () => {
      if (last !== null && Number(readStored(markOf(last), storage) ?? -Infinity) >= putAway) follow();
      putAway = Infinity;
    },
    { signal },
  );
  signal.addEventListener('abort', () => {
    unsubscribe();
    line?.close();
  });
}
