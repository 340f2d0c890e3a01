import { useCallback, useMemo, useState } from 'react';
import { useChannel, useExtension } from '#src/connection/react.tsx';
import type { ChannelItem } from '#src/connection/types.ts';
import { instantToMs } from '#src/lib/instant.ts';
import { workspaceChannel } from '#src/protocol/channels.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';

/** When what tells of the chats was cut, ms of this page's clock; null: it is not, or nothing tells of them anyway. */
export function useCutAt(workspaceId: string): number | null {
  const isTold = useExtension('session-activity') === true;
  const [cutAt, setCutAt] = useState<number | null>(null);
  const onItems = useCallback((items: readonly ChannelItem<WorkspaceEvent>[]) => {
    for (const item of items) {
      if (item.kind === 'lost') setCutAt((before) => before ?? instantToMs(item.at));
      else if (item.kind === 'opened') setCutAt(null);
    }
  }, []);
  useChannel(
    useMemo(() => (isTold ? workspaceChannel(workspaceId) : null), [isTold, workspaceId]),
    onItems,
  );
  return isTold ? cutAt : null;
}
