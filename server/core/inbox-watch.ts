/**
 * Where several gateways share a storage, one may die between storing a change of an inbox and telling of it. So each
 * tells the sockets that it holds how far their inboxes stand, and a page that has not heard of all that asks anew.
 */
import { describeFault, type CoreBase } from './context.ts';

const LOOK_EVERY_MS = 5_000;

export interface InboxWatch {
  /**
   * @param revision as of before the socket joined
   * @param tell gets the revision of some seconds ago, where it has moved: what tells of it has arrived by then
   * @returns the end of it
   */
  follow(userId: string, revision: number, tell: (revision: number) => void): () => void;
  stop(): void;
}

interface FollowedInbox {
  seen: number;
  told: number;
  readonly tellers: Set<(revision: number) => void>;
}

export function createInboxWatch(base: CoreBase): InboxWatch {
  const followed = new Map<string, FollowedInbox>();
  let cancelLook: (() => void) | null = null;

  async function look(): Promise<void> {
    const revisions = await base.storage.inboxRevisions([...followed.keys()]);
    for (const [userId, inbox] of followed) {
      if (inbox.seen > inbox.told) {
        inbox.told = inbox.seen;
        for (const tell of inbox.tellers) tell(inbox.told);
      }
      inbox.seen = Math.max(inbox.seen, revisions.get(userId) ?? 0);
    }
  }

  function lookLater(): void {
    cancelLook = base.clock.schedule(() => {
      look()
        .catch((fault: unknown) => {
          base.log.warn({ fault: describeFault(fault) }, 'How far inboxes stand could not be looked up');
        })
        .finally(() => {
          if (cancelLook !== null && followed.size > 0) lookLater();
          else cancelLook = null;
        });
    }, LOOK_EVERY_MS);
  }

  return {
    follow(userId, revision, tell) {
      const inbox = followed.get(userId) ?? { seen: revision, told: revision, tellers: new Set() };
      followed.set(userId, inbox);
      inbox.tellers.add(tell);
      if (cancelLook === null) lookLater();
      return () => {
        inbox.tellers.delete(tell);
        if (inbox.tellers.size === 0 && followed.get(userId) === inbox) followed.delete(userId);
      };
    },
    stop() {
      cancelLook?.();
      cancelLook = null;
      followed.clear();
    },
  };
}
