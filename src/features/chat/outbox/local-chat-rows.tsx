import { useEffect, useLayoutEffect } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { cx } from '#src/ui/cx.ts';
import { LOCAL } from '../local-chat.ts';
import { localChats } from './chat-making.ts';
import { localChatMessages } from './local-chat-messages.ts';
import { waitingChats } from './outbox-records.ts';
import type { Outbox } from './outbox.ts';
import { useSending } from './use-sending.ts';

export interface LocalChatRowsProps {
  readonly workspaceId: string;
  readonly userId: string;
  readonly openId: string | null;
  /** What titles are searched for, folded. */
  readonly sought: string;
  readonly onOpen: (localId: string) => void;
  /** Which other chats have a message that has yet to leave. */
  readonly onWaiting: (sessionIds: readonly string[]) => void;
  /** How the server names these chats where it takes our name: once it lists one, that is the same chat. */
  readonly onMaking: (sessionIds: readonly string[]) => void;
}

/** The chats that the server does not have yet, the last one first. */
export function LocalChatRows(props: LocalChatRowsProps) {
  const sending = useSending(props.userId);
  return sending && <Rows {...props} outbox={sending.outbox} />;
}

function Rows({
  workspaceId,
  openId,
  sought,
  onOpen,
  onWaiting,
  onMaking,
  outbox,
}: LocalChatRowsProps & { readonly outbox: Outbox }) {
  const t = useMessages(localChatMessages);
  const { records } = useStore(outbox.store);
  // The one that is open says it itself, of each message.
  const waiting = waitingChats(records)
    .filter((id) => id !== openId)
    .join(' ');
  useEffect(() => {
    onWaiting(waiting.split(' '));
  }, [waiting, onWaiting]);
  const local = localChats(records);
  const making = local.map(({ id }) => id.slice(LOCAL.length)).join(' ');
  // Before it is painted: of both rows none is seen beside the other.
  useLayoutEffect(() => {
    onMaking(making.split(' '));
    // Whose rows are not here hides none.
    return () => {
      onMaking([]);
    };
  }, [making, onMaking]);
  const chats = local.filter(
    (chat) => chat.workspaceId === workspaceId && chat.title.toLocaleLowerCase().includes(sought),
  );
  return chats.reverse().map(({ id, title, state }) => {
    const isOpen = id === openId;
    const waits = state !== 'unsure' && state !== 'refused';
    return (
      <li
        key={id}
        className={cx(
          'relative flex items-center rounded-md hover:bg-raised',
          isOpen &&
            'bg-raised before:absolute before:inset-y-2 before:left-0 before:w-0.5 before:rounded-full before:bg-accent',
        )}
      >
        <button
          type="button"
          data-row=""
          aria-current={isOpen ? 'page' : undefined}
          onClick={() => {
            onOpen(id);
          }}
          className="flex min-w-0 flex-1 flex-col items-start rounded-md px-3 py-1.5 text-left pointer-coarse:min-h-11"
        >
          <span className="max-w-full truncate">{title}</span>
          <Badge tone={waits ? 'neutral' : 'amber'}>{t(waits ? 'queued' : 'notMade')}</Badge>
        </button>
      </li>
    );
  });
}
