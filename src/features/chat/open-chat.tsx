import { Suspense, useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Instant } from '#src/lib/instant.ts';
import type { PromptExtras } from '#src/protocol/prompt-extras.ts';
import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';
import type { ReadRun } from '#src/shared/run-timeline/inner-run.ts';
import { lazyPart } from '#src/ui/lazy-part.ts';
import { Skeleton } from '#src/ui/skeleton.tsx';
import type { ChosenSource } from './answer-details.tsx';
import type { AnswerTab } from './answer-inspector.tsx';
import type ChatCommands from './chat-commands.tsx';
import { useVisible } from './branches/use-visible.ts';
import { useChatChannel } from './chat-channel.ts';
import { ChatProvider, type ChatScope } from './chat-context.ts';
import { selectActivity, selectHistoryStatus } from './chat-selectors.ts';
import type { Linked, Prompt } from './chat-types.ts';
import { Composer } from './composer.tsx';
import { isLocal, localNames } from './local-chat.ts';
import { chatMessages } from './messages.ts';
import { loadNewChats } from './preload-parts.ts';
import { ThreadPlace } from './thread-place.tsx';
import { TypingLine } from './typing-line.tsx';
import { useUntilFilled } from './use-until-filled.ts';

/** Not needed before the first letter can be typed. */
const AnswerDetails = lazyPart(async () => (await import('./answer-details.tsx')).default);
const MissingChat = lazyPart(async () => (await import('./missing-chat.tsx')).default);
const QueuedMessages = lazyPart(async () => (await import('./queued-messages.tsx')).default);
const LocalChatNotice = lazyPart(async () => (await loadNewChats()).LocalChatNotice);

const isForbidden = ({ failure }: Pick<Prompt, 'failure'>): boolean => failure?.code === 'forbidden';

export interface OpenChatProps {
  readonly workspaceId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly linked: Linked | null;
  readonly applicationId: string | null;
  readonly nameOf: (userId: string | null) => string;
  /** Why nothing can be written, or null. */
  readonly blocked: string | null;
  readonly inspectorShown: boolean;
  /** Null where the window is too narrow for an inspector. */
  readonly onShowInspector: ((shown: boolean) => void) | null;
  readonly onNewChat: () => void;
  /** `replace`: it is this one, which the server has now, under that name. */
  readonly onOpenSession: (sessionId: string, messageId?: string, replace?: boolean) => void;
  /** Null: not on this server, or not for this person. */
  readonly onRename: (() => void) | null;
  readonly onArchive: (() => void) | null;
  /** The commands of the palette, once they are loaded. */
  readonly commands: typeof ChatCommands | null;
  readonly onOpenRun: (executionId: string, at?: Instant) => void;
  readonly readRun?: ReadRun | undefined;
  readonly onOpenPath: ChatScope['onOpenPath'];
  readonly onOpenDocument: ChatScope['onOpenDocument'];
}

/** One session: thread, composer, and beside them (or over them) what an answer rests on. */
export function OpenChat(props: OpenChatProps) {
  const {
    workspaceId,
    userId,
    sessionId,
    nameOf,
    onNewChat,
    onOpenSession,
    onOpenRun,
    onOpenPath,
    readRun,
    onOpenDocument,
    onShowInspector,
  } = props;
  const t = useMessages(chatMessages);
  const { session } = useChatChannel(userId, sessionId, props.applicationId);
  const state = useUntilFilled(sessionId, useVisible(session, useStore(session.store)));
  const [chosen, setChosen] = useState<ChosenSource | null>(null);
  const [tab, setTab] = useState<AnswerTab>('sources');
  /** A name of this browser's behind which there is no chat: nothing can be read or written there. */
  const [isNowhere, setIsNowhere] = useState(false);
  const refusedHere =
    state.asks.some(isForbidden) ||
    state.entries.some((entry) => entry.kind === 'prompt' && isForbidden(entry));
  const blocked = props.blocked ?? (refusedHere ? t('readOnly') : null);
  const mayWrite = blocked === null;
  const mayAskAgain = props.blocked === null && refusedHere;
  // A tab may be one person's now and another's later: a draft is shown to who wrote it.
  const draftKey = `${userId}:${sessionId}`;
  const busy = selectActivity(state) !== 'idle';
  const { commands: Commands, applicationId } = props;
  const place = useMemo(() => ({ workspaceId, userId, applicationId }), [workspaceId, userId, applicationId]);

  const onOpenSource = useCallback(
    (answerKey: string, index: number) => {
      setChosen({ answerKey, index });
      setTab('sources');
      onShowInspector?.(true);
    },
    [onShowInspector],
  );
  const submit = useCallback(
    (text: string, extras?: PromptExtras): boolean => {
      session.say(text, extras);
      // What is asked now is what one reads on about.
      setChosen(null);
      return true;
    },
    [session],
  );
  const scope = useMemo<ChatScope>(
    () => ({
      workspaceId,
      session,
      selfId: userId,
      nameOf,
      mayWrite,
      mayAskAgain,
      onOpenRun,
      onOpenPath,
      readRun,
      onOpenDocument,
      onOpenSource,
      onNewChat,
      onOpenSession,
      onAsk: submit,
    }),
    [
      workspaceId,
      session,
      userId,
      nameOf,
      mayWrite,
      mayAskAgain,
      onOpenRun,
      onOpenPath,
      readRun,
      onOpenDocument,
      onOpenSource,
      onNewChat,
      onOpenSession,
      submit,
    ],
  );

  if (selectHistoryStatus(state) === 'missing' && state.entries.length === 0) {
    return (
      <PlainOnFailure plain={null}>
        <Suspense>
          <MissingChat onNewChat={onNewChat} />
        </Suspense>
      </PlainOnFailure>
    );
  }
  const hideDetails = () => {
    setChosen(null);
    onShowInspector?.(false);
  };
  const details = (inSheet: boolean) => (
    <AnswerDetails
      state={state}
      chosen={chosen}
      tab={tab}
      onTab={setTab}
      inSheet={inSheet}
      onClose={hideDetails}
    />
  );
  return (
    <ChatProvider value={scope}>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        {isNowhere ? null : (
          <ThreadPlace key={localNames.get(sessionId) ?? sessionId} state={state} linked={props.linked} />
        )}
        <TypingLine typing={state.typing} />
        {Commands ? (
          <Commands
            state={state}
            session={session}
            mayWrite={mayWrite}
            onRename={props.onRename}
            onArchive={props.onArchive}
            onNewChat={onNewChat}
            onOpenRun={onOpenRun}
            onShowDetails={(wanted, answerKey) => {
              setTab(wanted);
              // Beside the thread it is of what is read, and goes on with it.
              setChosen(onShowInspector ? null : { answerKey, index: null });
              onShowInspector?.(true);
            }}
            onHideDetails={props.inspectorShown && onShowInspector ? hideDetails : null}
            roomy={onShowInspector !== null}
          />
        ) : null}
        {state.queue.length === 0 ? null : (
          <PlainOnFailure plain={null}>
            <Suspense>
              <QueuedMessages queue={state.queue} session={session} />
            </Suspense>
          </PlainOnFailure>
        )}
        {isLocal(sessionId) ? (
          <PlainOnFailure plain={null}>
            <Suspense>
              <LocalChatNotice
                userId={userId}
                localId={sessionId}
                onOpenSession={props.onOpenSession}
                onNewChat={onNewChat}
                onNowhere={setIsNowhere}
              />
            </Suspense>
          </PlainOnFailure>
        ) : null}
        {isNowhere ? null : (
          <Composer
            draftKey={draftKey}
            busy={busy && session.mayStop()}
            blocked={blocked}
            onSubmit={submit}
            onStop={session.stop}
            onTyped={session.typed}
            autoFocus
            place={place}
          />
        )}
      </div>
      {props.inspectorShown && onShowInspector ? (
        <div className="w-72 shrink-0 border-l border-line 2xl:w-80">
          <Suspense fallback={<Skeleton lines={4} />}>{details(false)}</Suspense>
        </div>
      ) : null}
      {chosen !== null && !onShowInspector ? <Suspense>{details(true)}</Suspense> : null}
    </ChatProvider>
  );
}
