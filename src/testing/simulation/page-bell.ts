/** The bell of a page, as its component mounts it: its list is fetched to the end, as somebody who scrolls sees it. */
import { askedToWait } from '#src/http/types.ts';
import { createInboxApi } from '#src/features/notifications/inbox-api.ts';
import { isRead } from '#src/features/notifications/inbox-marks.ts';
import { createInboxStore, type InboxStore } from '#src/features/notifications/inbox-store.ts';
import { listKey } from '#src/features/notifications/inbox-types.ts';
import { createLocalMarks } from '#src/features/notifications/local-marks.ts';
import { notificationsChannel } from '#src/protocol/channels.ts';
import { classifyActionUrl, pagePaths } from '#src/protocol/page-paths.ts';
import { mountByExtension } from './extension-mount.ts';
import type { ShownNotification } from './history.ts';
import { recordItem } from './page-chat.ts';
import type { PageScope } from './sim-page.ts';

export interface MountedBell {
  rows(): ShownNotification[];
  markRead(ids: readonly string[]): void;
  unmount(): void;
}

const everything = { tab: 'all', kind: null } as const;

export function mountBell(scope: PageScope, shownSession: () => string | null): MountedBell {
  const { services, user, name, record, browser, workspaceId } = scope;
  const channel = `notifications:${user.id}`;
  const { storage, watch } = browser.localStorage;
  const marks = createLocalMarks(user.id, storage);
  let inbox: InboxStore | null = null;

  // What the server has said: a mark of this page that it has not taken yet is no mark.
  const rows = (): ShownNotification[] =>
    (inbox?.store.getState().rows ?? []).map((row) => ({ id: row.notification.id, read: isRead(row) }));

  function mount(mode: 'server' | 'browser'): () => void {
    const mounted = createInboxStore({
      mode,
      api: createInboxApi(services.http),
      clock: services.clock,
      serverOffsetMs: () => services.pool.serverOffsetMs(),
      // The browser's `storage` event comes to the other pages alone; a mark that one knows already changes nothing.
      marks: {
        ...marks,
        watch: (listener) =>
          watch(`nadoo:read:${user.id}`, () => {
            listener(marks.load());
          }),
      },
      isShown({ actionUrl }) {
        const session = shownSession();
        const target = classifyActionUrl(actionUrl, 'http://nadoo.test');
        return (
          session !== null &&
          target.kind === 'internal' &&
          target.path === pagePaths.chat(workspaceId, session)
        );
      },
    });
    inbox = mounted;
    const stopRecording = mounted.store.subscribe((state, before) => {
      if (
        state.missed.length > before.missed.length ||
        state.wanted > before.wanted + (before.wanted === 0 ? 1 : 0)
      )
        record({ kind: 'announced', page: name, channel });
      if (state.rows !== before.rows)
        record({ kind: 'bell', page: name, browser: browser.name, user: user.id, rows: rows() });
    });
    mounted.loads.subscribe((loads) => {
      const key = listKey(everything);
      const load = loads[key];
      if (load instanceof Error)
        services.clock.schedule(() => mounted.loadMore(everything), Math.max(1_000, askedToWait(load)));
      else if (load === undefined && mounted.store.getState().pages[key]?.end === false)
        mounted.loadMore(everything);
    });
    const stop = mounted.start();
    let isShown = true;
    const lease = services.pool.lease(notificationsChannel(user.id), (items) => {
      // A lease is heard for a moment after it is given back: of two bells the one that is there counts.
      if (isShown) for (const item of items) recordItem(scope, channel, item);
      mounted.applyItems(items);
    });
    mounted.loadMore(everything);
    return () => {
      stop();
      // What it still asked for may come when nobody looks at it any more.
      stopRecording();
      isShown = false;
      lease.release();
    };
  }

  const unmount = mountByExtension(services, 'inbox', (isOffered) => mount(isOffered ? 'server' : 'browser'));
  return {
    rows,
    markRead(ids) {
      const named = new Set(ids);
      inbox?.read(inbox.store.getState().shown.filter((row) => named.has(row.notification.id)));
    },
    unmount,
  };
}
