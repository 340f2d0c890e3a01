/** Keeps the list of sessions as the server says that it is, while it is shown (`session-activity`). */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useChannel } from '#src/connection/react.tsx';
import type { ChannelItem, ChannelStatus } from '#src/connection/types.ts';
import { notificationsChannel, workspaceChannel } from '#src/protocol/channels.ts';
import type { NotificationEvent } from '#src/protocol/notification-frames.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { isEndSeen } from './end-seen.ts';
import type { ReadMarks } from './read-marks.ts';
import type { SessionCache } from './session-cache.ts';

/** @returns how the channel of the workspace stands, on which the news come */
export function useSessionNews(
  workspaceId: string,
  userId: string,
  openId: string | null,
  cache: SessionCache,
  marks: ReadMarks,
): ChannelStatus | null {
  // A channel speaks on for a while to whoever has left it: one listener, which knows what is open now.
  const open = useRef(openId);
  useEffect(() => {
    open.current = openId;
    return () => {
      open.current = null;
    };
  }, [openId]);

  const onWorkspace = useCallback(
    (items: readonly ChannelItem<WorkspaceEvent>[]) => {
      for (const item of items) {
        if (missed(item)) cache.refresh();
        if (item.kind !== 'event' || item.event.type !== 'session_changed') continue;
        const { session } = item.event;
        cache.changed(session);
        // What ends before somebody's eyes is not unread for the moment that the mark takes.
        if (session.id === open.current && session.running !== true && isEndSeen(document))
          cache.readUpTo(session.id, session.last_position ?? 0);
      }
    },
    [cache],
  );
  const onInbox = useCallback(
    (items: readonly ChannelItem<NotificationEvent>[]) => {
      for (const item of items) {
        if (missed(item)) cache.refresh();
        if (item.kind !== 'event' || item.event.type !== 'session_read') continue;
        marks.told(item.event.sessionId, item.event.position);
        cache.readUpTo(item.event.sessionId, item.event.position);
      }
    },
    [cache, marks],
  );
  const { status } = useChannel(
    useMemo(() => workspaceChannel(workspaceId), [workspaceId]),
    onWorkspace,
  );
  useChannel(
    useMemo(() => notificationsChannel(userId), [userId]),
    onInbox,
  );
  // What was told between the first list and now, nobody here has heard.
  useEffect(() => {
    cache.refresh();
    return cache.start();
  }, [cache]);
  return status;
}

function missed(item: ChannelItem<WorkspaceEvent | NotificationEvent>): boolean {
  return item.kind === 'opened' && item.resumption === 'reload';
}
