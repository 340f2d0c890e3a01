import { useMemo, useState } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { MAX_RAW } from '#src/protocol/rejects.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { clockJumps } from './analysis/jumps.ts';
import { recordsCutOf } from './analysis/records-cut.ts';
import { formatClock } from './clock-format.ts';
import { HistoryNotice, UnsentNotice } from './history-notice.tsx';
import { debuggerMessages } from './messages.ts';
import { RecordedText } from './panes/recorded-text.tsx';
import type { RunState } from './run-state.ts';

export interface RunNoticesProps {
  readonly run: RunState;
  readonly onFetchAgain: (() => void) | null;
}

/** What of the run is not here, and why: cut off, on its way, never sent, unreadable, let go. */
export function RunNotices({ run, onFetchAgain }: RunNoticesProps) {
  const t = useMessages(debuggerMessages);
  const { formatTime, formatBytes } = useFormats();
  const offset = useServerOffset();
  const { log, rows } = run;
  const jumps = useMemo(() => clockJumps({ log, rows }).count, [log, rows]);
  const cut = recordsCutOf(run);
  return (
    <>
      {run.lostAt === null ? null : (
        <p role="status" className="shrink-0 border-b border-line bg-amber-soft px-4 py-1.5 text-amber">
          {t('lostDetail', { time: formatTime(run.lostAt + offset) })}
        </p>
      )}
      {run.history === null ? null : <HistoryNotice history={run.history} onFetchAgain={onFetchAgain} />}
      <UnsentNotice unsent={run.unsent} />
      {run.rejected === 0 ? null : <Rejected run={run} />}
      {jumps === 0 ? null : (
        <p className="shrink-0 border-b border-line bg-amber-soft px-4 py-1.5 text-amber">
          {t('clockJumps', { count: jumps })}
        </p>
      )}
      {cut === null ? null : (
        <p role="note" className="shrink-0 border-b border-line bg-amber-soft px-4 py-1.5 text-amber">
          {t('recordsCut', {
            most: cut.unit === 'bytes' ? formatBytes(cut.most) : t('recordCount', { count: cut.most }),
            time: cut.at === null ? '—' : formatClock(cut.at),
          })}
        </p>
      )}
      {run.log.payloadFrom === 0 ? null : (
        <p className="shrink-0 border-b border-line bg-amber-soft px-4 py-1.5 text-amber">
          {t('letGoRows', { count: run.log.payloadFrom })}
        </p>
      )}
    </>
  );
}

/** Counted, and the first of each kind to be looked at. */
function Rejected({ run }: { readonly run: RunState }) {
  const t = useMessages(debuggerMessages);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="shrink-0 border-b border-line bg-amber-soft px-4 py-1.5 text-amber">
      <p className="flex flex-wrap items-center gap-3">
        {t('rejected', { count: run.rejected })}
        {run.rejects.length === 0 ? null : (
          <Button
            size="sm"
            variant="ghost"
            aria-expanded={isOpen}
            onClick={() => {
              setIsOpen(!isOpen);
            }}
          >
            {t('showRejects')}
          </Button>
        )}
      </p>
      {isOpen ? (
        <ul aria-label={t('rejectsList')} className="mt-1 grid max-h-40 gap-1 overflow-auto">
          {run.rejects.map(({ type, raw }) => (
            <li key={type} className="font-mono text-mono break-all text-ink-2">
              <RecordedText text={raw} />
              {raw.length < MAX_RAW ? null : <Badge tone="amber">{t('rejectCut')}</Badge>}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
