import { useAuthState, useExtension, usePoolStatus, useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Info } from 'lucide-react';
import { Suspense, useSyncExternalStore } from 'react';
import { Button } from '#src/ui/button.tsx';
import { Popover } from '#src/ui/popover.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { StatusDot } from '#src/ui/status-dot.tsx';
import type { DotKind } from '#src/ui/status-dot.tsx';
import { connectionMessages } from './connection-messages.ts';
import { summarizeConnection } from './connection-summary.ts';
import type { PillState } from './connection-summary.ts';
import { ConnectionDetails } from './late-parts.ts';
import { useLossWords } from './loss-words.ts';
import { useNow } from './use-now.ts';
import type { View } from './view-of.ts';

const look = {
  live: ['live', 'live'],
  connecting: ['connecting', 'working'],
  reconnecting: ['reconnecting', 'working'],
  'limited-sse': ['limitedSse', 'warning'],
  'limited-poll': ['limitedPoll', 'warning'],
  paused: ['paused', 'paused'],
  offline: ['offline', 'off'],
  'sign-in-again': ['signInAgain', 'warning'],
  'not-connected': ['notConnected', 'failed'],
} as const satisfies Record<PillState, readonly [string, DotKind]>;

export interface ConnectionPillProps {
  /** What the page shows. */
  readonly view: View | null;
  /** The chat that is open; null: none. */
  readonly chatId: string | null;
}

/**
 * How the page is connected: `status` "Connection". A click anywhere on it shows the details. The countdown
 * stands outside the live text, or a screen reader would hear every second.
 */
export function ConnectionPill({ view, chatId }: ConnectionPillProps) {
  const t = useMessages(connectionMessages);
  const { pool, clock, page } = useServices();
  const statuses = usePoolStatus();
  const online = useSyncExternalStore(page.subscribe, page.online);
  const expired = useAuthState().status === 'expired';
  const mirrored = useExtension('sse') === true;
  const summary = summarizeConnection(statuses, { expired, online, view, chatId, mirrored });
  const { state, retryAt, retryFrom, reason } = summary;
  const words = useLossWords()(reason);
  const now = useNow(clock, retryAt !== null);
  const [text, dot] = look[state];
  const canRetry = state === 'reconnecting' || state === 'not-connected';
  return (
    <div className="flex min-w-0 items-center gap-2">
      <Popover
        label={t('details')}
        className="md:w-96"
        trigger={({ ref, onClick, ...buttonProps }) => (
          <div
            ref={ref}
            onClick={onClick}
            className="flex h-7 min-w-0 cursor-pointer items-center gap-1.5 rounded-full border border-line pr-1 pl-2.5 text-xs hover:bg-raised"
          >
            <StatusDot kind={dot} />
            <p role="status" aria-label={t('connection')} className="truncate">
              {t(text)}
              {words === null ? null : <span className="text-ink-2">: {words}</span>}
            </p>
            {retryAt === null ? null : (
              <span className="whitespace-nowrap text-ink-2 tabular-nums">
                {t('inSeconds', { seconds: Math.max(0, Math.ceil((retryAt - now) / 1000)) })}
              </span>
            )}
            <button
              type="button"
              {...buttonProps}
              aria-label={t('details')}
              className="flex size-6 shrink-0 items-center justify-center rounded-full text-ink-3"
            >
              <Info aria-hidden="true" className="size-3.5" />
            </button>
          </div>
        )}
      >
        {() => (
          <Suspense fallback={<Skeleton lines={4} />}>
            <ConnectionDetails statuses={statuses} />
          </Suspense>
        )}
      </Popover>
      {canRetry ? (
        <Button
          size="sm"
          data-retry=""
          // The server named a time: no click makes it earlier.
          disabled={now < retryFrom}
          onClick={() => {
            pool.retryAll();
          }}
        >
          {t('retryNow')}
        </Button>
      ) : null}
    </div>
  );
}
