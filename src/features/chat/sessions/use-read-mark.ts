/** Marks the open chat as read once its end was seen in a visible tab; the server tells the person's other pages. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import * as z from 'zod/mini';
import { useServices } from '#src/connection/react.tsx';
import { restPaths } from '#src/protocol/endpoints.ts';
import { openChatSession } from '../chat-registry.ts';
import { isEndSeen, readableUpTo, threadOf } from './end-seen.ts';
import { sessionCache } from './session-cache.ts';

/** A glance in passing is no reading, and what comes at once is marked at once. */
const AFTER_MS = 300;
/** What the server did not take is told again after this, while one still looks; then after twice as long. */
const AGAIN_MS = 5_000;
const AGAIN_MAX_MS = 30_000;
const readAnswer = z.object({ position: z.number() });

export function useReadMark(workspaceId: string, userId: string, sessionId: string | null): void {
  const services = useServices();
  const queryClient = useQueryClient();

  useEffect(() => {
    if (sessionId === null) return undefined;
    const { http, clock } = services;
    const path = restPaths.sessionRead(sessionId);
    const cache = sessionCache(queryClient, workspaceId);
    const { store } = openChatSession(services, userId, sessionId);
    /** What the server was told last. The list may be ahead of it: it takes for read what ends before one's eyes. */
    let told = 0;
    let cancel: (() => void) | null = null;
    let again = AGAIN_MS;
    let left = false;

    function tellAgain(from: number): void {
      if (left) return;
      told = from;
      cache.refresh();
      cancel ??= clock.schedule(look, again);
      again = Math.min(again * 2, AGAIN_MAX_MS);
    }
    function look(): void {
      cancel = null;
      const position = readableUpTo(store.getState());
      if (sessionId === null || position <= told || !isEndSeen(document)) return;
      told = position;
      cache.readUpTo(sessionId, position);
      http.request(path, readAnswer, { method: 'POST', body: { position } }).then(
        // Less than asked: there an answer still ran for the server.
        ({ data }) => {
          if (data.position < position) tellAgain(data.position);
          else again = AGAIN_MS;
        },
        () => {
          tellAgain(0);
        },
      );
    }
    function lookSoon(): void {
      cancel ??= clock.schedule(look, AFTER_MS);
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
  }, [services, queryClient, workspaceId, userId, sessionId]);
}
