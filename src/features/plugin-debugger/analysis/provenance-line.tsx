import { useMemo } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { ClockText } from '../clock-text.tsx';
import type { KnownLog } from '../model/read.ts';
import { visibleText } from '../panes/visible-text.ts';
import { analysisMessages } from './analysis-messages.ts';
import type { OnMoment } from './moment.ts';
import { MomentButton } from './moment-button.tsx';
import { provenanceOf, type Provenance } from './provenance.ts';

export interface ProvenanceLineProps {
  readonly run: KnownLog;
  /** The row of the snapshot, and its value. */
  readonly row: number;
  readonly value: unknown;
  readonly onMoment: OnMoment;
}

const verdicts = {
  exact: 'verdictExact',
  contained: 'verdictContained',
  several: 'verdictSeveral',
  none: 'verdictNone',
  common: 'verdictCommon',
} as const satisfies Readonly<Record<Provenance['verdict'], string>>;

/** Which call or variable this value may come from, found by equal values, and said so. */
export function ProvenanceLine({ run: { log, rows }, row, value, onMoment }: ProvenanceLineProps) {
  const t = useMessages(analysisMessages);
  const { clock } = useServices();
  // What came before the row stands: more rows change nothing.
  const known = Math.min(rows, row);
  const { sources, verdict, looked, records, letGo } = useMemo(
    () => provenanceOf({ log, rows: known }, row, value, () => clock.monotonic()),
    [log, known, row, value, clock],
  );
  return (
    <section aria-label={t('provenance')} className="min-w-0 text-xs">
      <p className="text-ink-2">
        {t(verdicts[verdict])}
        {sources.length === 0 ? null : ` ${t('provenanceNote')}`}
      </p>
      {sources.length === 0 ? null : (
        <ol className="mt-1 grid gap-1">
          {sources.map((source) => (
            <li key={source.row} className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
              <MomentButton moment={source} onMoment={onMoment} className="min-w-0 font-mono break-all">
                {source.kind === 'call'
                  ? t('sourceCall', { type: visibleText(source.type), name: visibleText(source.name) })
                  : t('sourceVariable', { name: visibleText(source.name) })}
              </MomentButton>
              {source.path === '' ? null : (
                <code className="min-w-0 font-mono break-all">
                  {t('atPath', { path: visibleText(source.path) })}
                </code>
              )}
              <Badge tone={source.match === 'equal' ? 'green' : 'amber'}>
                {t(source.match === 'equal' ? 'sourceEqual' : 'sourceContained')}
              </Badge>
              <ClockText instant={source.at} className="font-mono text-ink-3" />
            </li>
          ))}
        </ol>
      )}
      {looked === 'all' && letGo === 0 ? null : (
        <p className="mt-1 text-ink-3">
          {looked === 'all'
            ? null
            : t(looked === 'time' ? 'lookedTime' : 'lookedRecords', { count: records })}
          {letGo === 0 ? null : ` ${t('lookedLetGo')}`}
        </p>
      )}
    </section>
  );
}
