import { ArrowDown, ArrowUp, FileText, Pencil, X } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Attachment } from '#src/protocol/prompt-extras.ts';
import { Button } from '#src/ui/button.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { TextArea } from '#src/ui/text-area.tsx';
import { useChat } from './chat-context.ts';
import { selectActivity, selectFollowUpsRest, selectWentWell } from './chat-selectors.ts';
import type { ChatSession } from './chat-session.ts';
import type { ChatState, QueuedMessage } from './chat-types.ts';
import { isSendKey } from './composer-keys.ts';
import { isLocal } from './local-chat.ts';
import { moveQueued, removeQueued } from './queue-fold.ts';
import { queueMessages } from './queue-messages.ts';
import { runsOnFor, sendQueuedNow } from './send-queued-now.ts';
import { useQueueFocus } from './use-queue-focus.ts';
import { useQueuedEdit } from './use-queued-edit.ts';
import { useSteadyRows } from './use-steady-rows.ts';

export interface QueuedMessagesProps {
  readonly queue: readonly QueuedMessage[];
  readonly session: ChatSession;
}

/** Follow-ups that wait for the running answer. */
export default function QueuedMessages({ queue, session }: QueuedMessagesProps) {
  const t = useMessages(queueMessages);
  const steady = useSteadyRows(queue.map(({ id }) => id).join(' '));
  const focus = useQueueFocus();
  const rests = useStore(session.store, () => selectFollowUpsRest(session.shown()));
  const cut = useStore(session.store, ({ connected }) => !connected) && !isLocal(session.sessionId);
  const runsOn = useStore(session.store, () => runsOnFor(session));
  const whyId = useId();
  const whoseId = cut ? null : runsOn;
  // Those that rest do so whether there is a connection or not.
  const follow = useStore(session.store, () => mayFollow(session.shown()));
  return (
    <div className="mx-auto mb-2 w-full max-w-[48rem] px-4">
      {cut && follow ? (
        <p role="status" className="mb-1 text-xs text-ink-2">
          {t('cut')}
        </p>
      ) : null}
      {whoseId === null ? null : <RunsOn id={whyId} userId={whoseId} count={queue.length} />}
      <ul
        {...steady}
        {...focus}
        aria-label={t('queuedMessages')}
        // As high as four rows and a half: the half says that there are more.
        className="flex max-h-43 flex-col overflow-auto rounded-lg border border-line bg-canvas"
      >
        {queue.map((message, index) => (
          <QueuedRow
            key={message.id}
            message={message}
            session={session}
            cut={cut}
            waits={whoseId === null ? null : whyId}
            isFirst={index === 0}
            isLast={index === queue.length - 1}
          />
        ))}
      </ul>
      {rests || (cut && !follow) ? (
        <p role="status" className="mt-1 text-xs text-ink-2">
          {t(queue[0]?.edited ? 'beingEdited' : 'rests')}
        </p>
      ) : null}
    </div>
  );
}

interface RunsOnProps {
  readonly id: string;
  readonly userId: string;
  /** So many wait. */
  readonly count: number;
}

/** What "Send now" would have to stop cannot be stopped by whoever sits here. */
function RunsOn({ id, userId, count }: RunsOnProps) {
  const t = useMessages(queueMessages);
  const { nameOf } = useChat();
  return (
    <p id={id} role="status" className="mb-1 text-xs text-ink-2">
      {t('runsOn', { name: nameOf(userId === '' ? null : userId), count })}
    </p>
  );
}

/** As far as is known: offline, the messages may be yet to come. */
function mayFollow(state: ChatState): boolean {
  return state.entries.length === 0 || selectActivity(state) !== 'idle' || selectWentWell(state);
}

interface QueuedRowProps {
  readonly message: QueuedMessage;
  readonly session: ChatSession;
  /** There is no connection. */
  readonly cut: boolean;
  /** Id of the words that say why it cannot be sent now; null: it can. */
  readonly waits: string | null;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function QueuedRow({ message, session, cut, waits, isFirst, isLast }: QueuedRowProps) {
  const t = useMessages(queueMessages);
  const edit = useQueuedEdit(session, message);
  const change = session.store.fold;
  const row = useRef<HTMLLIElement>(null);
  const isOff = cut || waits !== null;
  const isEdited = edit.text !== null;
  const wasEdited = useRef(false);
  useEffect(() => {
    if (isEdited === wasEdited.current) return;
    wasEdited.current = isEdited;
    // What was pressed is gone: into the box, and back to the button that opened it.
    if (!isEdited) row.current?.querySelector<HTMLElement>('[data-act=edit]')?.focus();
    const box = row.current?.querySelector('textarea');
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
  }, [isEdited]);
  if (edit.text !== null) {
    const isEmpty = edit.text.trim() === '';
    return (
      <li ref={row} className="border-b border-line p-2 last:border-b-0">
        <form
          className="flex items-end gap-2 max-sm:flex-col max-sm:items-stretch"
          onSubmit={(event) => {
            event.preventDefault();
            edit.save();
          }}
        >
          <TextArea
            label={t('queuedText')}
            labelHidden
            value={edit.text}
            hint={edit.isRescued ? t('rescued') : t('waitsForEdit')}
            error={isEmpty ? t('empty') : null}
            className="flex-1"
            onChange={(event) => {
              edit.type(event.target.value);
            }}
            onKeyDown={(event) => {
              const gaveUp = event.key === 'Escape' && !event.nativeEvent.isComposing;
              if (!gaveUp && !isSendKey(event.nativeEvent)) return;
              event.preventDefault();
              if (gaveUp && !edit.isRescued) edit.cancel();
              else if (!gaveUp) edit.save();
            }}
          />
          <div className="flex gap-2">
            <Button type="submit" size="sm" disabled={isEmpty}>
              {t('save')}
            </Button>
            <Button size="sm" variant="ghost" onClick={edit.cancel}>
              {t(edit.isRescued ? 'remove' : 'cancel')}
            </Button>
          </div>
        </form>
      </li>
    );
  }
  return (
    <li
      ref={row}
      className="flex items-center justify-end gap-1 border-b border-line py-1 pr-1 pl-3 last:border-b-0 max-sm:flex-wrap"
    >
      <span className="flex min-w-0 flex-1 flex-col max-sm:basis-full max-sm:pt-1 max-sm:pr-2">
        <span className="line-clamp-2 text-ink-2">{message.text}</span>
        <QueuedFiles files={message.extras?.attachments ?? []} />
      </span>
      <Button
        size="sm"
        variant="ghost"
        data-act="send"
        // On, so that it keeps the focus while the connection comes and goes, and answers end.
        aria-disabled={isOff}
        aria-describedby={waits ?? undefined}
        title={cut ? t('cut') : undefined}
        className={isOff ? 'cursor-not-allowed opacity-50' : undefined}
        onClick={() => {
          if (!isOff) sendQueuedNow(session, message.id);
        }}
      >
        {t('sendNow')}
      </Button>
      <IconButton
        size="sm"
        data-act="up"
        label={t('moveUp')}
        icon={<ArrowUp aria-hidden="true" />}
        disabled={isFirst}
        onClick={() => {
          change((state) => moveQueued(state, message.id, -1));
        }}
      />
      <IconButton
        size="sm"
        data-act="down"
        label={t('moveDown')}
        icon={<ArrowDown aria-hidden="true" />}
        disabled={isLast}
        onClick={() => {
          change((state) => moveQueued(state, message.id, 1));
        }}
      />
      <IconButton
        size="sm"
        data-act="edit"
        label={t('edit')}
        icon={<Pencil aria-hidden="true" />}
        onClick={() => {
          edit.open();
        }}
      />
      <IconButton
        size="sm"
        data-act="remove"
        label={t('remove')}
        icon={<X aria-hidden="true" />}
        onClick={() => {
          change((state) => removeQueued(state, message.id));
        }}
      />
    </li>
  );
}

/** What goes along: by its names alone, the text of a file is seen once it is sent. */
function QueuedFiles({ files }: { readonly files: readonly Attachment[] }) {
  const t = useMessages(queueMessages);
  if (files.length === 0) return null;
  return (
    <ul aria-label={t('attachedFiles')} className="flex flex-wrap gap-x-3 text-xs text-ink-3">
      {files.map(({ name }, index) => (
        <li key={`${name} ${String(index)}`} className="flex min-w-0 items-center gap-1">
          <FileText aria-hidden="true" className="size-3.5 shrink-0" />
          <span className="truncate">{name}</span>
        </li>
      ))}
    </ul>
  );
}
