import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Instant } from '#src/lib/instant.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { formatSecond } from './clock-format.ts';
import { debuggerMessages } from './messages.ts';
import type { UnsentRecords } from './run-gaps.ts';
import type { RunHistory } from './run-state.ts';

export interface HistoryNoticeProps {
  readonly history: RunHistory;
  /** Null: the run is out of a file, and nothing more can be fetched. */
  readonly onFetchAgain: (() => void) | null;
}

/** How much of a run's record is there: what is on its way, what did not come, what the server does not have. */
export function HistoryNotice({ history, onFetchAgain }: HistoryNoticeProps) {
  const t = useMessages(debuggerMessages);
  const { formatNumber } = useFormats();
  const { folded, last, waiting, missing, failure } = history;
  const amount = { held: formatNumber(folded - missing), total: formatNumber(last) };
  if (failure !== null && onFetchAgain !== null) {
    return (
      <LoadError
        className="m-2 shrink-0"
        title={t('historyFailed', amount)}
        error={failure}
        onRetry={onFetchAgain}
      />
    );
  }
  if (folded < last) {
    return (
      <p className="shrink-0 border-b border-line bg-raised px-4 py-1.5 text-ink-2">
        {t(onFetchAgain === null ? 'historyPartial' : 'historyProgress', amount)}
        {waiting.length === 0 ? null : ` ${t('historyWaiting', { count: waiting.length })}`}
      </p>
    );
  }
  if (missing === 0) return null;
  return (
    <p className="shrink-0 border-b border-line bg-amber-soft px-4 py-1.5 text-amber">
      {t('historyMissing', { count: missing })}
    </p>
  );
}

/** Of which times a server that numbers no records sent no history. */
export function UnsentNotice({ unsent }: { readonly unsent: readonly UnsentRecords[] }) {
  const t = useMessages(debuggerMessages);
  const offset = useServerOffset();
  // A cut is dated by the page, the records around it by the server.
  const cutAt = (at: Instant) => formatSecond(at + offset);
  if (unsent.length === 0) return null;
  const start = unsent.find(({ since }) => since === null);
  const cuts = unsent.filter(({ since }) => since !== null);
  const last = cuts.at(-1);
  return (
    <p className="shrink-0 border-b border-line bg-amber-soft px-4 py-1.5 text-amber">
      {start === undefined ? null : `${t('unsentStart', { until: formatSecond(start.until) })} `}
      {last?.since == null
        ? null
        : `${t('unsentCut', { count: cuts.length, since: cutAt(last.since), until: cutAt(last.until) })} `}
      {t('unsentHint')}
    </p>
  );
}
