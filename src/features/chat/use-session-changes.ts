import { useExtension } from '#src/connection/react.tsx';
import { useChangeSession } from './chat-queries.ts';

export interface SessionChanges {
  /** Null: not on this server, or not for this person. */
  readonly rename: ((sessionId: string, title: string) => Promise<void>) | null;
  readonly archive: ((sessionId: string) => void) | null;
}

/** What can be changed about the chats of a workspace; one that is put away while it is open is left. */
export function useSessionChanges(
  workspaceId: string,
  openId: string | null,
  mayWrite: boolean,
  onOpen: (sessionId: null) => void,
): SessionChanges {
  const change = useChangeSession(workspaceId);
  const canRename = useExtension('ack') === true;
  return {
    rename: canRename && mayWrite ? (sessionId, title) => change.mutateAsync({ sessionId, title }) : null,
    archive: mayWrite
      ? (sessionId) => {
          change.mutate({ sessionId, archive: true });
          if (sessionId === openId) onOpen(null);
        }
      : null,
  };
}
