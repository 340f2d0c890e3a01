import { useId } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { MomentButton } from '../analysis/moment-button.tsx';
import type { OnMoment } from '../analysis/moment.ts';
import { openAt } from '../model/open-at.ts';
import type { Span } from '../model/read.ts';
import type { RunState } from '../run-state.ts';
import { paneMessages } from './pane-messages.ts';
import { visibleText } from './visible-text.ts';

/** So many of steps, and of calls, are named. */
const MOST = 8;

export interface UnderWayProps {
  readonly run: RunState;
  /** µs. */
  readonly at: number;
  readonly onMoment: OnMoment;
}

/** What was under way at a moment: steps, and calls in flight. Nothing where nothing was. */
export function UnderWay({ run, at, onMoment }: UnderWayProps) {
  const t = useMessages(paneMessages);
  const id = useId();
  const spans = openAt(run, at);
  if (spans.length === 0) return null;
  const steps = spans.filter(({ isStep }) => isStep);
  const calls = spans.filter(({ isStep }) => !isStep);
  // The innermost are those that began last.
  const named = [...steps.slice(-MOST), ...calls.slice(-MOST)];
  return (
    <div>
      <p id={id} className="text-xs font-medium text-ink-3">
        {t('underWay')}
      </p>
      <ul aria-labelledby={id} className="mt-1 grid gap-1">
        {named.map((span) => (
          <Entry key={span.id} span={span} at={at} onMoment={onMoment} />
        ))}
      </ul>
      {named.length === spans.length ? null : (
        <p className="text-xs text-ink-3">{t('moreUnderWay', { count: spans.length - named.length })}</p>
      )}
    </div>
  );
}

function Entry({ span, at, onMoment }: { readonly span: Span } & Omit<UnderWayProps, 'run'>) {
  const t = useMessages(paneMessages);
  const { formatDuration } = useFormats();
  const { isStep, name, type, startedAt, startRow, endRow } = span;
  const row = startRow === -1 ? endRow : startRow;
  return (
    <li className="flex min-w-0 items-baseline gap-2">
      <span className="shrink-0 text-xs text-ink-3">{isStep ? t('step') : t('callEnd')}</span>
      <MomentButton
        moment={{ at: startedAt, row }}
        onMoment={onMoment}
        className="min-w-0 truncate font-mono text-mono"
      >
        {visibleText(isStep ? name : [type, name].filter(Boolean).join(' '))}
      </MomentButton>
      {startedAt === null ? null : (
        <span className="shrink-0 text-xs text-ink-2 tabular-nums">
          {t('since', { duration: formatDuration((at - startedAt) / 1_000) })}
        </span>
      )}
    </li>
  );
}
