import { useId, type ReactNode } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Instant } from '#src/lib/instant.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { TimeText } from '#src/ui/time-text.tsx';
import { formatZoned } from '#src/ui/timeline/time-words.ts';
import { runTimelineMessages } from './messages.ts';

export interface ItemDetailsProps {
  readonly name: string;
  readonly start: Instant;
  /** Null: open. The same as `start`: a moment. */
  readonly end: Instant | null;
  /** It may still end. */
  readonly live: boolean;
  /** What is said of its times, where they are not told but derived. */
  readonly derived?: string | null;
  /** Of what ran in a plugin: its run. */
  readonly executionId?: string | null;
  readonly onOpenRun?: (executionId: string) => void;
  readonly children?: ReactNode;
}

/** What is known of one span or mark, in place below the timeline. */
export function ItemDetails(props: ItemDetailsProps) {
  const { name, start, end, live, derived = null, executionId = null, onOpenRun, children } = props;
  const t = useMessages(runTimelineMessages);
  const { locale, formatDuration } = useFormats();
  const id = useId();
  const isMoment = end === start;
  const open = live ? t('stillRunning') : t('endNeverTold');
  return (
    <section
      aria-labelledby={id}
      className="flex min-w-0 flex-col gap-2 border-t border-line bg-raised px-3 py-2"
    >
      <p id={id} className="font-medium break-words">
        <span className="sr-only">{t('selection', { name })}</span>
        <span aria-hidden="true">{name}</span>
      </p>
      <dl className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
        <Fact label={isMoment ? t('at') : t('started')}>
          <TimeText instant={start}>{formatZoned(locale, start)}</TimeText>
        </Fact>
        {isMoment ? null : (
          <Fact label={t('lasted')}>{end === null ? open : formatDuration((end - start) / 1_000)}</Fact>
        )}
      </dl>
      {derived === null ? null : <p className="text-xs text-ink-3">{derived}</p>}
      {children}
      {executionId === null || onOpenRun === undefined ? null : (
        <OpenRun executionId={executionId} onOpenRun={onOpenRun} label={t('openInDebugger')} />
      )}
    </section>
  );
}

/** One line of a definition list. */
export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 gap-1.5">
      <dt className="shrink-0 text-ink-3">{label}</dt>
      <dd className="min-w-0 break-words tabular-nums">{children}</dd>
    </div>
  );
}

function OpenRun(props: {
  readonly executionId: string;
  readonly onOpenRun: (executionId: string) => void;
  readonly label: string;
}) {
  return (
    <a
      href={pagePaths.debug(props.executionId)}
      className="w-fit text-accent underline-offset-2 hover:underline"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        props.onOpenRun(props.executionId);
      }}
    >
      {props.label}
    </a>
  );
}
