import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useExtension, useServices } from '#src/connection/react.tsx';
import type { ApiFailure } from '#src/http/types.ts';
import type { Session } from '#src/protocol/entities.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { personName } from '#src/shared/people/person-name.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { RequestError } from '../request-error.tsx';
import { toFailure } from '../chat-history.ts';
import { peekChatSession } from '../chat-registry.ts';
import { chatFileName, toChatFile, type ChatFile } from './chat-file.ts';
import { chatMarkdown } from './chat-markdown.ts';
import type { ExportFormat } from './export-wish.ts';
import { fetchChat } from './fetch-chat.ts';
import { saveFile } from './save-file.ts';
import { useGoesAway } from './use-goes-away.ts';
import { useExportWords } from './use-markdown-words.ts';
import { zonedTime } from './zoned-time.ts';

export interface SessionExportProps {
  readonly workspaceId: string;
  readonly userId: string;
  readonly sessionId: string;
  /** As listed; null where it is not (archived, say). */
  readonly session: Session | null;
  readonly format: ExportFormat;
  readonly onClose: () => void;
}

type Stage =
  | { readonly kind: 'exporting' }
  | { readonly kind: 'saved'; readonly name: string; readonly file: ChatFile }
  | { readonly kind: 'failed'; readonly failure: ApiFailure };

/** Fetches a chat, hands it over as a file, and says what is not in it. */
export function SessionExport(props: SessionExportProps) {
  const { workspaceId, userId, sessionId, session, format, onClose } = props;
  const words = useExportWords();
  const services = useServices();
  const members = useMembers(workspaceId);
  const keepsEvents = useExtension('agent-events') === true;
  const [stage, setStage] = useState<Stage>({ kind: 'exporting' });
  const [attempt, setAttempt] = useState(0);
  const title = session?.title ?? '';

  /** As of the moment in which the answers are here. */
  const latest = useRef({ words, members: members.data, session });
  useEffect(() => {
    latest.current = { words, members: members.data, session };
  });
  const ready = !members.isPending;

  useEffect(() => {
    if (!ready) return undefined;
    const abort = new AbortController();
    fetchChat(
      services.http,
      sessionId,
      latest.current.session?.application_id ?? null,
      keepsEvents,
      abort.signal,
    )
      .then(({ messages, events }) => {
        if (abort.signal.aborted) return;
        const { words: said, members: people, session: listed } = latest.current;
        const exportedAt = new Date(services.clock.now()).toISOString();
        const file = toChatFile({
          exportedAt,
          server: services.config.serverUrl,
          workspaceId,
          session: sessionOf(sessionId, listed),
          messages,
          events,
          nameOf: (id) => personName(people, id),
          hasUnsent: hasUnsent(peekChatSession(services, userId, sessionId)?.store.getState()),
        });
        const isMarkdown = format === 'markdown';
        const name = chatFileName(file.session.title, exportedAt, isMarkdown ? 'md' : 'json');
        const text = isMarkdown ? chatMarkdown(file, said, zonedTime) : `${JSON.stringify(file, null, 1)}\n`;
        saveFile(text, name, isMarkdown ? 'text/markdown' : 'application/json');
        setStage({ kind: 'saved', name, file });
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) setStage({ kind: 'failed', failure: toFailure(error) });
      });
    return () => {
      abort.abort();
    };
  }, [ready, services, workspaceId, userId, sessionId, format, keepsEvents, attempt]);

  const goes = useGoesAway(stage.kind === 'saved', onClose);
  const notes = stage.kind === 'saved' ? notesOf(stage.file, format) : [];
  return (
    <div {...goes} className="flex items-start gap-2 rounded-md border border-line bg-surface p-3 shadow-lg">
      <div className="min-w-0 flex-1 text-sm">
        <div role="status">
          {stage.kind === 'exporting' ? words.exporting(title === '' ? words.untitled : title) : null}
          {stage.kind === 'saved' ? (
            <>
              <p className="break-words">{words.saved(stage.name)}</p>
              {notes.map((what) => (
                <p key={what} className="mt-1 text-xs text-ink-2">
                  {words.leftOut(what)}
                </p>
              ))}
              {stage.file.masked.length === 0 ? null : (
                <p className="mt-1 text-xs text-ink-2">{words.masked(stage.file.masked.length)}</p>
              )}
            </>
          ) : null}
        </div>
        {stage.kind === 'failed' ? (
          <RequestError
            key={attempt}
            title={words.failed}
            failure={stage.failure}
            onRetry={() => {
              setStage({ kind: 'exporting' });
              setAttempt(attempt + 1);
            }}
          />
        ) : null}
      </div>
      <IconButton size="sm" label={words.close} icon={<X aria-hidden="true" />} onClick={onClose} />
    </div>
  );
}

function notesOf(file: ChatFile, format: ExportFormat) {
  return format === 'markdown' ? [...file.left_out, 'thoughts' as const] : file.left_out;
}

/** What goes on in it, and who has read how far, is of the moment and of a person: not of the chat. */
function sessionOf(id: string, listed: Session | null): ChatFile['session'] {
  if (listed === null) return { id, title: '' };
  const { application_id, title, archived, created_at, updated_at } = listed;
  return { id, application_id, title: title ?? '', archived, created_at, updated_at };
}

function hasUnsent(
  state: ReturnType<NonNullable<ReturnType<typeof peekChatSession>>['store']['getState']> | undefined,
): boolean {
  if (!state) return false;
  return (
    state.queue.length > 0 ||
    state.entries.some((entry) => entry.kind === 'prompt' && entry.delivery !== 'accepted')
  );
}
