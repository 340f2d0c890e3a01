import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useChannel } from '#src/connection/react.tsx';
import type { ChannelItem } from '#src/connection/types.ts';
import { notificationsChannel } from '#src/protocol/channels.ts';
import type { Workspace } from '#src/protocol/entities.ts';
import type { NotificationEvent } from '#src/protocol/notification-frames.ts';
import { lookAgain } from './look-again.ts';

export interface InvitationWatchProps {
  readonly userId: string;
  /** The workspaces that the page knows of. */
  readonly known: readonly Workspace[];
}

/** Shows nothing: once a notification leads into a workspace that the page does not know, it looks again. */
export function InvitationWatch({ userId, known }: InvitationWatchProps) {
  const queryClient = useQueryClient();
  const descriptor = useMemo(() => notificationsChannel(userId), [userId]);
  const onItems = useCallback(
    (items: readonly ChannelItem<NotificationEvent>[]) => {
      if (items.some((item) => leadsElsewhere(item, known))) void lookAgain(queryClient);
    },
    [queryClient, known],
  );
  useChannel(descriptor, onItems);
  return null;
}

/** By the address, which a stock server sends too. One may have been missed by a cut, or before there was a socket. */
function leadsElsewhere(item: ChannelItem<NotificationEvent>, known: readonly Workspace[]): boolean {
  if (item.kind === 'opened') return item.resumption === 'reload' || known.length === 0;
  if (item.kind !== 'event' || item.event.type !== 'notification_received') return false;
  const id = /^\/w\/([^/?#]+)/.exec(item.event.notification.actionUrl ?? '')?.[1];
  return id !== undefined && !known.some((workspace) => encodeURIComponent(workspace.id) === id);
}
