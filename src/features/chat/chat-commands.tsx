import { useEffect, useState } from 'react';
import { useExtension, useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { useViewCommands, type ViewCommand } from '#src/shared/commands/view-commands.ts';
import { copyText } from '#src/ui/copy-text.ts';
import { keyInView } from './answer-in-view.ts';
import type { AnswerTab } from './answer-inspector.tsx';
import { askToBranch } from './branches/branch-request.ts';
import { ElsewhereNote } from './branches/elsewhere-note.tsx';
import { UnseenAsks } from './branches/unseen-asks.tsx';
import type { ChatSession } from './chat-session.ts';
import { selectActivity, selectLastAnswer } from './chat-selectors.ts';
import { toToolRuns } from './tool-runs.ts';
import type { Answer, ChatState, Entry } from './chat-types.ts';
import { commandMessages } from './command-messages.ts';
import { DrawnLater } from './drawn-later.tsx';
import { answerErrorMessages } from './answer-error-messages.ts';
import { askToFind } from './find-request.ts';
import { chatMessages } from './messages.ts';
import { threadMessages } from './thread-messages.ts';
import { lastSaid } from './last-said.ts';
import { OutboxNotice } from './outbox/outbox-notice.tsx';
import { ArchivedNotice } from './archive/archived-notice.tsx';
import { regenerate, sendsAgain } from './regenerate.ts';
import { anewFrom } from './retry-time.ts';
import { SourceWatch } from './sources/source-watch.ts';
import { ToolGrants } from './tool-grants.tsx';

export interface ChatCommandsProps {
  readonly state: ChatState;
  readonly session: ChatSession;
  readonly mayWrite: boolean;
  /** Null: not on this server, or not for this person. */
  readonly onRename: (() => void) | null;
  readonly onArchive: (() => void) | null;
  readonly onNewChat: () => void;
  readonly onOpenRun: (executionId: string) => void;
  readonly onShowDetails: (tab: AnswerTab, answerKey: string) => void;
  /** Null where they are not shown. */
  readonly onHideDetails: (() => void) | null;
  /** The window is wide enough for what stands beside the thread. */
  readonly roomy: boolean;
}

const SAID_FOR_MS = 2_000;

/** Each part of an answer changes what they go by, and none of it is seen at once. */
export default function ChatCommands(props: ChatCommandsProps) {
  return <DrawnLater part={Commands} given={props} />;
}

/** The open chat's commands for the palette, and what became of the one that is not seen: copying. */
function Commands(props: ChatCommandsProps) {
  const t = useMessages(commandMessages);
  const chat = useMessages(chatMessages);
  const thread = useMessages(threadMessages);
  const errors = useMessages(answerErrorMessages);
  const { clock } = useServices();
  const keepsBranches = useExtension('session-branch');
  const [copied, setCopied] = useState<boolean | null>(null);
  useEffect(() => {
    if (copied === null) return undefined;
    return clock.schedule(() => {
      setCopied(null);
    }, SAID_FOR_MS);
  }, [clock, copied]);

  useViewCommands({
    view: t('chat'),
    commands: () => {
      const { state, session, mayWrite } = props;
      const answer = selectLastAnswer(state);
      const busy = selectActivity(state) !== 'idle';
      const run = answer && toToolRuns(answer.activities).findLast(({ executionId }) => executionId !== null);
      const runId = run?.executionId ?? null;
      const offered: (ViewCommand | null)[] = [
        busy && mayWrite && session.mayStop()
          ? { id: 'chat:stop', label: chat('stop'), run: session.stop }
          : null,
        // The shell's own gives way to it.
        { id: 'go:new-chat', label: chat('newChat'), run: props.onNewChat },
        { id: 'chat:find', label: t('find'), shortcut: 'Mod+F', run: askToFind },
        props.onRename && { id: 'chat:rename', label: t('rename'), run: props.onRename },
        props.onArchive && { id: 'chat:archive', label: t('archive'), run: props.onArchive },
        answer !== null && answer.text !== ''
          ? {
              id: 'chat:copy',
              label: t('copyAnswer'),
              run: () => void copyText(answer.text).then(setCopied),
            }
          : null,
        answer !== null && mayWrite && (busy || answer === state.entries[lastSaid(state.entries)])
          ? {
              id: 'chat:regenerate',
              label: t(sendsAgain(session, answer) ? 'sendAgain' : 'regenerate'),
              reason: busy ? t('answering') : isLimited(state, answer) ? errors('rate_limit') : null,
              run: () => {
                regenerate(session, answer);
              },
            }
          : null,
        // As the button beneath it: not known yet what the server can do, or which message it is there.
        answer !== null && mayWrite && keepsBranches !== null && (!keepsBranches || answer.messageId !== null)
          ? {
              id: 'chat:branch',
              label: t('branch'),
              reason: busy ? t('answering') : null,
              run: () => {
                askToBranch(answer);
              },
            }
          : null,
        runId === null
          ? null
          : {
              id: 'chat:run',
              label: t('openRun'),
              run: () => {
                props.onOpenRun(runId);
              },
            },
        ...details(),
      ];
      return offered.filter((command) => command !== null);

      function isLimited(of: ChatState, answer: Answer): boolean {
        return (anewFrom(of, answer) ?? 0) > instantFromMs(clock.now());
      }

      function details(): (ViewCommand | null)[] {
        // As the button that shows them beside the thread: of the answer that is read.
        const key = keyInView(state.entries, document);
        const found = state.entries.find((entry) => entry.key === key);
        const read = found?.kind === 'answer' ? found : null;
        const show = (tab: AnswerTab, label: string) => ({
          // Not `chat:run`: that opens the run, and of two commands with one id the palette takes the first.
          id: `chat:show-${tab}`,
          label,
          run: () => {
            props.onShowDetails(tab, key ?? '');
          },
        });
        return [
          props.roomy || (read?.sources.length ?? 0) > 0 ? show('sources', t('showSources')) : null,
          props.roomy || (read?.activities.length ?? 0) > 0 ? show('run', t('showRun')) : null,
          props.onHideDetails && {
            id: 'chat:hide-details',
            label: thread('hideInspector'),
            run: props.onHideDetails,
          },
        ];
      }
    },
  });
  const words = copied === null ? '' : t(copied ? 'copied' : 'copyFailed');
  return (
    <>
      <p
        role="status"
        className={`mx-auto w-full max-w-[48rem] px-4 pb-1 text-xs empty:sr-only ${copied === false ? 'text-red' : 'text-ink-2'}`}
      >
        {words}
      </p>
      <ArchivedNotice />
      {props.state.entries.some(hasSources) ? <SourceWatch /> : null}
      <ToolGrants grants={props.state.grants} />
      <ElsewhereNote />
      <UnseenAsks shown={props.state} session={props.session} />
      <OutboxNotice userId={props.state.selfId} sessionId={props.session.sessionId} />
    </>
  );
}

function hasSources(entry: Entry): boolean {
  return entry.kind === 'answer' && entry.sources.length > 0;
}
