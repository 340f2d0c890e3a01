import { useRef, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { ApiFailure } from '#src/http/types.ts';
import type { Application } from '#src/protocol/entities.ts';
import type { PromptExtras } from '#src/protocol/prompt-extras.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { SelectField } from '#src/ui/select-field.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { readDraft } from './chat-draft.ts';
import { RequestError } from './chat-error.tsx';
import { toFailure } from './chat-history.ts';
import { useApplications } from './chat-queries.ts';
import { readChosenApplication } from './chosen-application.ts';
import { Composer } from './composer.tsx';
import { chatMessages } from './messages.ts';
import type { Drafted } from './outbox/sent-draft.ts';
import { loadNewChats } from './preload-parts.ts';

/** Where the words of chats that are being made stand until then: what is typed in yet another one has its own place. */
const making = new Set<string>();

export interface NewChatProps {
  readonly workspaceId: string;
  readonly userId: string;
  readonly blocked: string | null;
  readonly onOpenSession: (sessionId: string) => void;
}

/** A chat that does not exist yet: what can be asked, of which application. The first send makes the session. */
export function NewChat({ workspaceId, userId, blocked, onOpenSession }: NewChatProps) {
  const t = useMessages(chatMessages);
  const services = useServices();
  const applications = useApplications(workspaceId);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [chosenId, setChosenId] = useState(readChosenApplication);
  const all = applications.data ?? [];
  const application = all.find(({ id }) => id === chosenId) ?? all[0] ?? null;
  /** Once the chat is made, what is typed until it is open is its own. */
  const [draftKey, setDraftKey] = useState(() => {
    const plain = `new:${workspaceId}:${userId}`;
    const free = ['', ':1', ':2', ':3'].map((at) => plain + at).filter((key) => !making.has(key));
    // What was typed in another place, and left there, is unsent still.
    return free.find((key) => readDraft(key) + readDraft(`${key}:load`)) ?? free[0] ?? plain;
  });

  /** From the first Enter until the session is there or refused: a second Enter must not make a second chat. */
  const starting = useRef(false);
  /** Whoever has gone elsewhere meanwhile is not fetched back: the chat stands in the list. */
  const view = useRef<HTMLDivElement>(null);

  const make = async (text: string, extras?: PromptExtras, drafted?: Drafted): Promise<void> => {
    if (starting.current) return;
    starting.current = true;
    making.add(draftKey);
    setFailure(null);
    try {
      // Whoever types faster than the list of applications loads waits for it.
      const target = application ?? (await applications.refetch()).data?.[0];
      const { startChat } = await loadNewChats();
      const id = await startChat(services, userId, { workspaceId, target, text, extras, drafted, view });
      if (id !== null) {
        setDraftKey(`${userId}:${id}`);
        onOpenSession(id);
        return;
      }
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      making.delete(draftKey);
    }
    starting.current = false;
  };
  const start = (text: string, extras?: PromptExtras): boolean => {
    void make(text, extras, {
      key: draftKey,
      words: readDraft(draftKey),
      load: readDraft(`${draftKey}:load`),
    });
    // The text stays in the box until the session is there: a failed start loses nothing.
    return false;
  };

  return (
    <div ref={view} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex min-h-full max-w-[48rem] flex-col justify-center px-4 py-8">
          {applications.isPending ? <Skeleton lines={4} /> : null}
          {applications.isError ? (
            <RequestError
              key={applications.errorUpdatedAt}
              title={t('applicationsFailed')}
              failure={toFailure(applications.error)}
              onRetry={() => {
                void applications.refetch();
              }}
            />
          ) : null}
          {applications.data?.length === 0 ? (
            <EmptyState title={t('noApplications')} detail={t('noApplicationsDetail')} />
          ) : null}
          {application === null ? null : (
            <Welcome
              application={application}
              onAsk={
                blocked === null
                  ? (question) => {
                      // What is in the box is not what is asked: it stays there.
                      void make(question);
                    }
                  : null
              }
            />
          )}
          {failure === null ? null : (
            <RequestError
              title={t('startFailed')}
              failure={failure}
              onRetry={() => {
                setFailure(null);
              }}
            />
          )}
        </div>
      </div>
      <Composer
        key={draftKey}
        draftKey={draftKey}
        busy={false}
        blocked={blocked}
        onSubmit={start}
        onStop={() => undefined}
        onTyped={() => undefined}
        autoFocus
        place={{ workspaceId, userId, applicationId: application?.id ?? null }}
        accessory={
          application === null ? (
            // Its place is held: the box must not move from under the pointer when the list comes.
            <div className="h-8 pointer-coarse:h-10" />
          ) : (
            <SelectField
              label={t('application')}
              labelHidden
              value={application.id}
              options={all.map(({ id, name }) => ({ value: id, label: name }))}
              onValueChange={setChosenId}
              className="w-fit max-w-full"
            />
          )
        }
      />
    </div>
  );
}

function Welcome({
  application,
  onAsk,
}: {
  readonly application: Application;
  readonly onAsk: ((text: string) => void) | null;
}) {
  const t = useMessages(chatMessages);
  const questions = [t('suggestDocuments'), t('suggestHelp'), t('suggestTools')];
  return (
    <div className="flex flex-col items-start gap-4">
      <div>
        <h2 className="text-xl font-semibold">{t('emptyTitle')}</h2>
        <p className="mt-1 max-w-[36rem] text-ink-2">{application.description ?? t('emptyDetail')}</p>
      </div>
      {onAsk === null ? null : (
        <ul aria-label={t('suggestions')} className="flex flex-col items-start gap-1.5">
          {questions.map((question) => (
            <li key={question}>
              <button
                type="button"
                onClick={() => {
                  onAsk(question);
                }}
                className="rounded-md border border-line px-3 py-1.5 text-left text-ink-2 hover:bg-raised hover:text-ink pointer-coarse:min-h-10"
              >
                {question}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
