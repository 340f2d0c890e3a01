/** Marks the open chat as read once its end was seen in a visible tab; the server tells the person's other pages. */
import { useEffect } from 'react';
import * as z from 'zod/mini';
import { useServices } from '#src/connection/react.tsx';
import { restPaths } from '#src/protocol/endpoints.ts';
import { openChatSession } from '../chat-registry.ts';
import { isAnswerDue, isEndSeen, isMoreToCome, readableUpTo, threadOf } from './end-seen.ts';
import type { ReadMarks } from './read-marks.ts';
import type { SessionCache } from './session-cache.ts';

/** A glance in passing is no reading, and what comes at once is marked at once. */
const AFTER_MS = 300;
/** A window beside the one that is used leaves it to that one, where that shows the same. */
const BESIDE_MS = 1_500;
/** A prompt that ends the chat is told with its answer, where that begins by then. */
const ANSWER_BEGINS_MS = 1_500;
/** What the server did not take is told again after this, while one still looks; then after twice as long. */
const AGAIN_MS = 5_000;
const AGAIN_MAX_MS = 30_000;
const readAnswer = z.object({ position: z.number() });

export function useReadMark(
  userId: string,
  sessionId: string | null,
  cache: SessionCache,
  marks: ReadMarks,
): void {
  const services = useServices();

  useEffect(() => {
    if (sessionId === null) return undefined;
    const { http, clock } = services;
    const path = restPaths.sessionRead(sessionId);
    const { store } = openChatSession(services, userId, sessionId);
    /** What is being told. The list may be ahead of it: it takes for read what ends before one's eyes. */
    let telling = 0;
    /** The position of a prompt whose answer was waited for. */
    let waitedFor = 0;
    let cancel: (() => void) | null = null;
    let again = AGAIN_MS;
    let left = false;

    function tellAgain(id: string, from: number): void {
      marks.back(id, from);
      cache.refresh();
      if (left) return;
      cancel ??= clock.schedule(look, again);
      again = Math.min(again * 2, AGAIN_MAX_MS);
    }
    function look(): void {
      cancel = null;
      if (sessionId === null || !isEndSeen(document)) return;
      const state = store.getState();
      const known = Math.max(marks.of(sessionId), telling);
      const position = readableUpTo(state);
      // What was opened once is unread anyway when the answer ends unseen: its prompt alone is not told.
      if (position <= known || (known > 0 && isMoreToCome(state))) return;
      if (known > 0 && waitedFor !== position && isAnswerDue(state)) {
        waitedFor = position;
        cancel = clock.schedule(look, ANSWER_BEGINS_MS);
        return;
      }
      telling = position;
      cache.readUpTo(sessionId, position);
      http.request(path, readAnswer, { method: 'POST', body: { position } }).then(
        ({ data }) => {
          telling = 0;
          // Less than asked: there an answer still ran for the server.
          if (data.position < position) tellAgain(sessionId, data.position);
          else {
            marks.told(sessionId, data.position);
            again = AGAIN_MS;
          }
        },
        () => {
          telling = 0;
          tellAgain(sessionId, 0);
        },
      );
    }
    function lookSoon(): void {
      cancel ??= clock.schedule(look, document.hasFocus() ? AFTER_MS : BESIDE_MS);
    }

    lookSoon();
    const unsubscribe = store.subscribe(lookSoon);
    // Captured on the way down: scrolling does not bubble, and the conversation may not be there yet.
    const onScroll = ({ target }: Event): void => {
      if (target === threadOf(document)) lookSoon();
    };
    document.addEventListener('scroll', onScroll, { capture: true, passive: true });
    document.addEventListener('visibilitychange', lookSoon);
    return () => {
      left = true;
      cancel?.();
      unsubscribe();
      document.removeEventListener('scroll', onScroll, { capture: true });
      document.removeEventListener('visibilitychange', lookSoon);
    };
  }, [services, userId, sessionId, cache, marks]);
}
