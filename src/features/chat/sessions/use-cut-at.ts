import { useCallback, useMemo, useState } from 'react';
import { useChannel, useExtension } from '#src/connection/react.tsx';
import type { ChannelItem, ChannelState, ChannelStatus } from '#src/connection/types.ts';
import { instantToMs } from '#src/lib/instant.ts';
import { workspaceChannel } from '#src/protocol/channels.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';

/** On the way to a connection, or without one. One that never failed yet is merely on its way. */
const APART: readonly ChannelState[] = ['authorizing', 'connecting', 'open', 'waiting', 'offline', 'failed'];

/**
 * When what tells of the chats was cut, ms of this page's clock; 0: before this list was shown. Null: it is not, or
 * nothing tells of them anyway.
 */
export function useCutAt(workspaceId: string): number | null {
  const isTold = useExtension('session-activity') === true;
  const [cutAt, setCutAt] = useState<number | null>(null);
  const onItems = useCallback((items: readonly ChannelItem<WorkspaceEvent>[]) => {
    for (const item of items) {
      if (item.kind === 'lost') setCutAt((before) => before ?? instantToMs(item.at));
      else if (item.kind === 'opened') setCutAt(null);
    }
  }, []);
  const { status } = useChannel(
    useMemo(() => (isTold ? workspaceChannel(workspaceId) : null), [isTold, workspaceId]),
    onItems,
  );
  return isTold ? (cutAt ?? (isApart(status) ? 0 : null)) : null;
}

/** Whoever begins to listen in the middle of a cut is not told of its beginning. */
function isApart(status: ChannelStatus | null): boolean {
  if (status === null || !APART.includes(status.state)) return false;
  return status.lastError !== null || status.state === 'offline';
}
