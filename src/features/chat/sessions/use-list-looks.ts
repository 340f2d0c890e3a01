/**
 * Looks at the list of chats again where no frame tells what others make, rename and put away (no `session-activity`):
 * when somebody comes back to the page or opens a chat, and from time to time while it is seen.
 */
import { useEffect, useEffectEvent, useRef } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useApplications, useSessions } from '../chat-queries.ts';
import { isAskedAgain } from './asked-again.ts';
import { refreshSessions } from './refresh-sessions.ts';

/** A list that came so lately is not asked for again by what somebody does. */
export const FRESH_MS = 15_000;
/** One request a minute, whatever the number of lists: a tab that is left alone makes four already, and six are too many. */
export const LOOK_MS = 60_000;

export function useListLooks(workspaceId: string, openId: string | null): void {
  const services = useServices();
  const { clock, page } = services;
  const { dataUpdatedAt, errorUpdatedAt, error } = useSessions(workspaceId);
  const applications = useApplications(workspaceId).data?.length ?? 1;
  const isAsked = error === null || isAskedAgain(error);
  /** By the monotonic clock: the other one may be set. */
  const cameAt = useRef(clock.monotonic());

  useEffect(() => {
    cameAt.current = clock.monotonic();
    if (!isAsked) return undefined;
    return clock.schedule(
      () => {
        // Of a hidden one the coming back does it.
        if (!page.hidden()) refreshSessions(services);
      },
      LOOK_MS * Math.max(1, applications),
    );
  }, [services, clock, page, applications, isAsked, dataUpdatedAt, errorUpdatedAt]);

  const look = useEffectEvent(() => {
    if (!page.hidden() && clock.monotonic() - cameAt.current > FRESH_MS) refreshSessions(services);
  });
  useEffect(() => {
    const stop = page.subscribe((event) => {
      if (event !== 'hidden' && event !== 'left') look();
    });
    const onFocus = (): void => {
      look();
    };
    window.addEventListener('focus', onFocus);
    return () => {
      stop();
      window.removeEventListener('focus', onFocus);
    };
  }, [page]);
  useEffect(() => {
    if (openId !== null) look();
  }, [openId]);
}
