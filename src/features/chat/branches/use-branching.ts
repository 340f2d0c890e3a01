/** Chats that are made of the one that is shown: which are on their way, which failed, and how one is asked for. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useExtension, useServices } from '#src/connection/react.tsx';
import type { ApiFailure } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { createUuid } from '#src/lib/ids.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { Session } from '#src/protocol/entities.ts';
import { failure } from '#src/protocol/failure.ts';
import { sessionReplySchema } from '#src/protocol/rest-schemas.ts';
import { ApiError } from '#src/http/types.ts';
import { useChat } from '../chat-context.ts';
import { toFailure } from '../chat-history.ts';
import { byLastUse, sessionsKey } from '../chat-queries.ts';
import type { Entry } from '../chat-types.ts';
import { branchChatMessages } from './branch-chat-messages.ts';
import { keepSaid, makeEmptyChat, roomForSaid, type EmptyChatAttempt } from './carry-over.ts';
import { conversationText } from './conversation-text.ts';

export interface Branching {
  /** By the entry's key: on its way, or why not. */
  readonly asks: ReadonlyMap<string, 'asking' | ApiFailure>;
  /** Makes the chat and opens it. After a failure the same one is asked for again. */
  readonly branch: (entry: Entry) => void;
}

const BranchingContext = createContext<Branching | null>(null);

export const BranchingProvider = BranchingContext.Provider;

export function useBranchingHere(): Branching | null {
  return use(BranchingContext);
}

/** One new chat, from the first click until it is open. */
interface Attempt extends EmptyChatAttempt {
  readonly id: string;
  isRunning: boolean;
}

/** Longest title of the other chat that goes into the new one's. */
const TITLE_LENGTH = 180;

export function useBranching(): Branching {
  const { workspaceId, session, selfId, nameOf, onOpenSession } = useChat();
  const { http } = useServices();
  const queryClient = useQueryClient();
  const t = useMessages(branchChatMessages);
  const isKept = useExtension('session-branch') === true;
  const [asks, setAsks] = useState<Branching['asks']>(new Map());
  const attempts = useRef(new Map<string, Attempt>());
  /** Whoever has gone elsewhere meanwhile is not fetched back: the new chat stands in the list. */
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  const branch = useCallback(
    (entry: Entry): void => {
      const queryKey = sessionsKey(workspaceId);
      const listed = () =>
        queryClient.getQueriesData<Session[]>({ queryKey }).flatMap(([, sessions]) => sessions ?? []);
      const originIn = (sessions: readonly Session[]) => sessions.find(({ id }) => id === session.sessionId);
      const attempt = attempts.current.get(entry.key) ?? { id: createUuid(), isRunning: false, before: null };
      if (attempt.isRunning) return;
      attempt.isRunning = true;
      attempts.current.set(entry.key, attempt);
      const put = (state: 'asking' | ApiFailure | null): void => {
        setAsks((known) => {
          const next = new Map(known);
          if (state === null) next.delete(entry.key);
          else next.set(entry.key, state);
          return next;
        });
      };
      put('asking');
      (isKept ? askServer() : carryOver()).then(
        (made) => {
          attempts.current.delete(entry.key);
          put(null);
          // Its title stands above it at once.
          queryClient.setQueriesData<Session[]>({ queryKey }, (sessions) =>
            sessions ? byLastUse([...sessions, made]) : sessions,
          );
          void queryClient.invalidateQueries({ queryKey });
          if (!isGone.current) onOpenSession(made.id);
        },
        (error: unknown) => {
          attempt.isRunning = false;
          put(toFailure(error));
        },
      );

      async function askServer(): Promise<Session> {
        const title = titleOf(originIn(listed())?.title ?? '');
        const body = { message_id: entry.messageId, id: attempt.id, ...(title === '' ? {} : { title }) };
        const path = restPaths.branchSession(session.sessionId);
        return (await http.request(path, sessionReplySchema, { method: 'POST', body })).data;
      }

      async function carryOver(): Promise<Session> {
        // Without the list, which may still be on its way, nobody knows which application it is of.
        if (!originIn(listed())) await queryClient.refetchQueries({ queryKey }, { throwOnError: true });
        const origin = originIn(listed());
        if (!origin) throw new ApiError(failure('not-found', 0, ''));
        const name = origin.title == null || origin.title === '' ? t('untitled') : origin.title;
        const wanted = { applicationId: origin.application_id, title: titleOf(name) };
        const made = await makeEmptyChat(http, wanted, attempt);
        const words = {
          heading: t('saidIn', { title: name }),
          agent: t('agent'),
          nameOf,
          leftOut: (count: number) => t('leftOut', { count }),
          cutHere: t('cutHere'),
        };
        const { entries, history } = session.shown();
        // Older messages that this page has not fetched are not there either.
        const unknown = Number.isFinite(history.from) ? Math.max(0, history.from - 1) : 0;
        keepSaid(selfId, made.id, conversationText(entries, entry.key, words, roomForSaid(), unknown));
        return made;
      }

      /** A branch of a branch is not called so twice. */
      function titleOf(title: string): string {
        if (title === '' || title.startsWith(t('title', { title: '' }))) return title;
        return t('title', { title: [...title].slice(0, TITLE_LENGTH).join('') });
      }
    },
    [workspaceId, session, selfId, nameOf, onOpenSession, http, queryClient, t, isKept],
  );
  return useMemo(() => ({ asks, branch }), [asks, branch]);
}
