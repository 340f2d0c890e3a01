import { Suspense, useRef, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { ApiFailure } from '#src/http/types.ts';
import type { Application } from '#src/protocol/entities.ts';
import type { PromptExtras } from '#src/protocol/prompt-extras.ts';
import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';
import { lazyPart } from '#src/ui/lazy-part.ts';
import { SelectField } from '#src/ui/select-field.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { readDraft, writeDraft } from './chat-draft.ts';
import { RequestError } from './request-error.tsx';
import { toFailure } from './chat-history.ts';
import { useApplications } from './chat-queries.ts';
import { readChosenApplication } from './chosen-application.ts';
import { Composer } from './composer.tsx';
import { chatMessages } from './messages.ts';
import type { Drafted } from './outbox/sent-draft.ts';
import type { SaidBehind } from './outbox/start-chat.ts';
import type { StartRefused } from './outbox/start-refused.tsx';
import { loadNewChats } from './preload-parts.ts';

const NoApplications = lazyPart(async () => (await loadNewChats()).NoApplications);

/** Where the words of chats that are being made stand until then: what is typed in yet another one has its own place. */
const making = new Set<string>();

/** A place for words of a new chat: `isEmpty` says where nothing is, else what was left there unsent is found. */
function freePlace(plain: string, isEmpty: boolean): string {
  const places = ['', ':1', ':2', ':3', ':4', ':5', ':6', ':7'].map((at) => plain + at);
  const free = places.filter((key) => !making.has(key));
  return (
    free.find((key) => (readDraft(key) + readDraft(`${key}:load`) === '') === isEmpty) ?? free[0] ?? plain
  );
}

interface Failed {
  readonly failure: ApiFailure;
  readonly again: () => void;
  /** Ways on where it is refused. */
  readonly Ways: typeof StartRefused | undefined;
}

export interface NewChatProps {
  readonly workspaceId: string;
  readonly userId: string;
  readonly blocked: string | null;
  readonly onOpenSession: (sessionId: string) => void;
  /** null: the list of chats is shown. */
  readonly onShowList: (() => void) | null;
}

/** A chat that does not exist yet: what can be asked, of which application. The first send makes the session. */
export function NewChat({ workspaceId, userId, onOpenSession, onShowList, ...place }: NewChatProps) {
  const t = useMessages(chatMessages);
  const services = useServices();
  const applications = useApplications(workspaceId);
  const [failed, setFailed] = useState<Failed | null>(null);
  const [chosenId, setChosenId] = useState(readChosenApplication);
  const all = applications.data ?? [];
  // Of the application that was chosen: another one may be open to whom this one is not.
  const isRefused = failed?.failure.kind === 'forbidden';
  const blocked = place.blocked ?? (isRefused ? t('readOnly') : null);
  const application = all.find(({ id }) => id === chosenId) ?? all[0] ?? null;
  const plain = `new:${workspaceId}:${userId}`;
  const [draftKey, setDraftKey] = useState(() => freePlace(plain, false));
  /** What is on its way to the chat that is being made. */
  const [sent, setSent] = useState<readonly string[]>([]);

  /** From the first Enter until the session is there or refused: a second Enter must not make a second chat. */
  const starting = useRef<SaidBehind | null>(null);
  /** Whoever has gone elsewhere meanwhile is not fetched back: the chat stands in the list. */
  const view = useRef<HTMLDivElement>(null);

  const make = async (
    text: string,
    extras: PromptExtras | undefined,
    drafted: Drafted,
    again: () => void,
  ): Promise<void> => {
    const behind: SaidBehind = { said: [], take: null };
    starting.current = behind;
    making.add(drafted.key).add(drafted.since);
    setDraftKey(drafted.since);
    setSent([text]);
    setFailed(null);
    let Ways: Failed['Ways'];
    try {
      // Whoever types faster than the list of applications loads waits for it.
      const target = application ?? (await applications.refetch()).data?.[0];
      const { startChat, StartRefused: ways } = await loadNewChats().catch((error: unknown) => {
        const texts = [drafted.words, ...behind.said.map((each) => each.text)];
        writeDraft(drafted.key, texts.filter(Boolean).join('\n\n'));
        throw error;
      });
      Ways = ways;
      const what = { workspaceId, target, text, extras, drafted, behind, view };
      const id = await startChat(services, userId, what);
      if (id !== null) {
        // What is typed until it is open is its own.
        setDraftKey(`${userId}:${id}`);
        onOpenSession(id);
        return;
      }
    } catch (error) {
      setFailed({ failure: toFailure(error), again, Ways });
    } finally {
      making.delete(drafted.key);
      making.delete(drafted.since);
    }
    setDraftKey(drafted.key);
    setSent([]);
    starting.current = null;
  };
  /** Never takes the text: it stays a draft until it is written down, and the box shows another one meanwhile. */
  const start = (text: string, extras?: PromptExtras): boolean => {
    if (starting.current) return follow(starting.current, text, extras);
    making.add(draftKey);
    const drafted = {
      key: draftKey,
      words: readDraft(draftKey),
      load: readDraft(`${draftKey}:load`),
      since: freePlace(plain, true),
    };
    void make(text, extras, drafted, () => {
      setFailed(null);
      // As the box stands by then: what was typed behind it is there too.
      view.current?.querySelector('form')?.requestSubmit();
    });
    return false;
  };
  /** What is in the box is not what is asked: it stays there. */
  const ask = (question: string): void => {
    const drafted = { key: draftKey, words: '', load: '', since: draftKey };
    void make(question, undefined, drafted, () => {
      ask(question);
    });
  };
  const follow = (behind: SaidBehind, text: string, extras?: PromptExtras): boolean => {
    const said = { text, extras };
    behind.said.push(said);
    behind.take?.(said);
    setSent((before) => [...before, text]);
    return true;
  };

  return (
    <div ref={view} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex min-h-full max-w-[48rem] flex-col justify-center gap-4 px-4 py-8">
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
            <PlainOnFailure plain={null}>
              <Suspense>
                <NoApplications />
              </Suspense>
            </PlainOnFailure>
          ) : null}
          {sent.length > 0 ? (
            <Sent texts={sent} />
          ) : application === null ? null : (
            <Welcome application={application} onAsk={blocked === null ? ask : null} />
          )}
          {failed === null ? null : (
            <RequestError
              title={t('startFailed')}
              failure={failed.failure}
              onRetry={isRefused ? null : failed.again}
            />
          )}
          {isRefused && failed.Ways ? (
            <failed.Ways
              view={view}
              onLeave={() => {
                setFailed(null);
                onShowList?.();
              }}
            />
          ) : null}
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
              onValueChange={(id) => {
                setChosenId(id);
                setFailed(null);
              }}
              className="w-fit max-w-full"
            />
          )
        }
      />
    </div>
  );
}

/** Shown from the Enter on, until the chat is there. */
function Sent({ texts }: { readonly texts: readonly string[] }) {
  const t = useMessages(chatMessages);
  return (
    <div className="flex flex-col gap-2">
      {texts.map((text, at) => (
        <p key={at} className="rounded-lg bg-canvas px-3 py-2 text-read break-words whitespace-pre-wrap">
          {text}
        </p>
      ))}
      <p role="status" className="text-xs text-ink-3">
        {t('starting')}
      </p>
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
