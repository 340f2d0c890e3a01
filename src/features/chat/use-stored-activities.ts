/** Fetches what an agent did for an answer out of the history, a window before the answer comes into sight. */
import { useEffect, type RefObject } from 'react';
import { useExtension, useServices } from '#src/connection/react.tsx';
import { decodeChatValue } from '#src/protocol/chat-codec.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { parseInstant } from '#src/lib/instant.ts';
import * as z from 'zod/mini';
import { isOpen } from './answer-fold.ts';
import { useChat } from './chat-context.ts';
import type { Answer, AnswerActivity } from './chat-types.ts';

const storedEventSchema = z.looseObject({ name: z.string(), data: z.record(z.string(), z.unknown()) });

/** The stored events of an answer as activities; what cannot be read is left out. */
export function readStoredActivities(events: readonly z.infer<typeof storedEventSchema>[]): AnswerActivity[] {
  return events.flatMap(({ name, data }) => {
    const decoded = decodeChatValue({ ...data, type: name });
    if (decoded.kind !== 'decoded' || decoded.value.type !== 'agent_acted') return [];
    const { activity, timestamp } = decoded.value;
    return [{ activity, at: timestamp === null ? null : parseInstant(timestamp) }];
  });
}

/** An answer is asked after once it has been near for so long. */
const STILL_MS = 150;

export function useStoredActivities(answer: Answer, element: RefObject<HTMLElement | null>): void {
  const { http, clock } = useServices();
  const { session } = useChat();
  const offered = useExtension('agent-events') === true;
  const { messageId } = answer;
  const wanted = offered && messageId !== null && !answer.activitiesKnown && !isOpen(answer);

  useEffect(() => {
    if (!wanted || !element.current || typeof IntersectionObserver === 'undefined') return undefined;
    const abort = new AbortController();
    let cancel = (): void => undefined;
    const inSight = (seen: readonly IntersectionObserverEntry[]): void => {
      const isHere = seen.at(-1)?.isIntersecting === true;
      cancel();
      // Not of each answer that only flies past.
      if (isHere) cancel = clock.schedule(ask, STILL_MS);
    };
    const ask = (): void => {
      observer.disconnect();
      http
        .request(restPaths.messageEvents(session.sessionId, messageId), z.array(storedEventSchema), {
          signal: abort.signal,
        })
        .then(({ data }) => {
          session.loadActivities(messageId, readStoredActivities(data));
        })
        // The answer stands without them; the next time it comes into sight they are asked for again.
        .catch(() => undefined);
    };
    // A window ahead: tools that come above the text while it is read would move it from under the pointer.
    const observer = new IntersectionObserver(inSight, {
      root: element.current.closest('[data-thread]'),
      rootMargin: '100% 0px',
    });
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      cancel();
      abort.abort();
    };
  }, [wanted, element, http, clock, session, messageId]);
}
