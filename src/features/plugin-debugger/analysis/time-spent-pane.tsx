import { useMemo, type ReactNode } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantToMs } from '#src/lib/instant.ts';
import { Badge } from '#src/ui/badge.tsx';
import { formatClock } from '../clock-format.ts';
import { visibleText } from '../panes/visible-text.ts';
import type { RunState } from '../run-state.ts';
import { useServerNow } from '../server-now.ts';
import { analysisMessages } from './analysis-messages.ts';
import type { OnMoment } from './moment.ts';
import { MomentButton } from './moment-button.tsx';
import type { SilentStretches } from './silent-stretches.ts';
import { runRange, timeSpent, type CallTime, type StepTime, type TimeRange } from './time-spent.ts';
import { usePacedRun } from './use-paced-run.ts';

export interface TimeSpentPaneProps {
  readonly run: RunState;
  /** A part of the run; null: all of it. */
  readonly range: TimeRange | null;
  readonly onMoment: OnMoment;
}

/** Larger runs are looked through more seldom while they go on. */
const LARGE = 20_000;
const MAX_ROWS = 50;

/** Where the time of a run, or of a range of it, went. All of it is derived from times, and says so. */
export function TimeSpentPane({ run, range, onMoment }: TimeSpentPaneProps) {
  const t = useMessages(analysisMessages);
  const { formatDuration, formatNumber, formatCost } = useFormats();
  const everyMs = run.rows > LARGE ? 5_000 : 1_000;
  const paced = usePacedRun(run, everyMs);
  const isRunning = run.status === 'running';
  const second = useServerNow(isRunning);
  const now = isRunning ? second - (second % (everyMs * 1_000)) : null;
  const from = range?.from ?? null;
  const to = range?.to ?? null;
  const spent = useMemo(() => {
    const whole = from === null || to === null ? runRange(paced, now) : { from, to };
    return whole === null ? null : timeSpent(paced, whole);
  }, [paced, now, from, to]);
  const time = (micros: number) => formatDuration(instantToMs(micros));
  if (spent === null) return <p className="p-4 text-ink-2">{t('noTimes')}</p>;
  const elapsed = spent.range.to - spent.range.from;
  const percent = (micros: number) =>
    elapsed > 0 ? `${formatNumber(Math.round((micros / elapsed) * 1_000) / 10)} %` : '';
  return (
    <section
      aria-label={t('timeSpent')}
      // It scrolls, and has to be reached by keys for that.
      tabIndex={0}
      className="h-full min-h-0 overflow-auto px-4 py-3 focus-visible:-outline-offset-2"
    >
      <dl className="flex flex-wrap gap-x-6 gap-y-1">
        <Figure term={t('elapsed')}>{time(elapsed)}</Figure>
        <Figure term={t('inCalls')}>
          {time(spent.inCalls)} <Share>{percent(spent.inCalls)}</Share>
        </Figure>
        <Figure term={t('own')} title={t('ownHint')}>
          {time(spent.own)} <Share>{percent(spent.own)}</Share>
        </Figure>
        {spent.tokens === null ? null : <Figure term={t('tokens')}>{formatNumber(spent.tokens)}</Figure>}
        {spent.cost === null ? null : <Figure term={t('cost')}>{formatCost(spent.cost)}</Figure>}
      </dl>
      <p className="mt-1 text-xs text-ink-3">
        {t('timeSpentNote')}
        {spent.tokens === null && spent.cost === null
          ? null
          : ` ${t('tokens')}, ${t('cost')}: ${t('usageNote')}`}
      </p>
      {spent.unread === 0 ? null : <Caveat>{t('unread', { count: spent.unread })}</Caveat>}
      {spent.unplaced === 0 ? null : <Caveat>{t('unplaced', { count: spent.unplaced })}</Caveat>}
      <StepTimes steps={spent.steps} time={time} percent={percent} onMoment={onMoment} />
      <CallTimes calls={spent.calls} time={time} percent={percent} onMoment={onMoment} />
      <Silences silences={spent.silences} time={time} onMoment={onMoment} />
    </section>
  );
}

interface Formatting {
  readonly time: (micros: number) => string;
  readonly percent: (micros: number) => string;
  readonly onMoment: OnMoment;
}

function StepTimes({ steps, time, percent, onMoment }: Formatting & { readonly steps: readonly StepTime[] }) {
  const t = useMessages(analysisMessages);
  if (steps.length === 0) return null;
  return (
    <Table
      caption={t('steps')}
      columns={[t('step'), t('time'), t('share'), t('self')]}
      more={steps.length > MAX_ROWS ? t('moreRows', { count: steps.length - MAX_ROWS }) : null}
    >
      {steps.slice(0, MAX_ROWS).map((step) => (
        <tr key={step.name} className="border-t border-line">
          <th scope="row" className="py-1 pr-2 text-left font-normal">
            <MomentButton moment={step.longest} onMoment={onMoment} className="font-mono break-all">
              {visibleText(step.name)}
            </MomentButton>
            {step.count === 1 ? null : <span className="ml-1 text-xs text-ink-3">× {step.count}</span>}
            {step.open === 0 ? null : (
              <Badge tone="blue" className="ml-1">
                {t('openCount', { count: step.open })}
              </Badge>
            )}
          </th>
          <Cell>{time(step.wall)}</Cell>
          <Cell>
            <Share>{percent(step.wall)}</Share>
          </Cell>
          <Cell>{time(step.self)}</Cell>
        </tr>
      ))}
    </Table>
  );
}

function CallTimes({ calls, time, percent, onMoment }: Formatting & { readonly calls: readonly CallTime[] }) {
  const t = useMessages(analysisMessages);
  const { formatNumber, formatCost } = useFormats();
  if (calls.length === 0) return null;
  return (
    <Table
      caption={t('calls')}
      columns={[t('type'), t('wall'), t('total'), t('longest')]}
      more={calls.length > MAX_ROWS ? t('moreRows', { count: calls.length - MAX_ROWS }) : null}
    >
      {calls.slice(0, MAX_ROWS).map((call) => (
        <tr key={call.type} className="border-t border-line">
          <th scope="row" className="py-1 pr-2 text-left font-normal">
            <span className="font-mono break-all">{visibleText(call.type)}</span>
            <span className="ml-1 text-xs text-ink-3">× {formatNumber(call.count)}</span>
            {call.failed === 0 ? null : (
              <Badge tone="red" className="ml-1">
                {t('failedCount', { count: call.failed })}
              </Badge>
            )}
            {call.open === 0 ? null : (
              <Badge tone="blue" className="ml-1">
                {t('openCount', { count: call.open })}
              </Badge>
            )}
            {call.tokens === null && call.cost === null ? null : (
              <span className="block text-xs text-ink-3">
                {call.tokens === null ? null : `${t('tokens')} ${formatNumber(call.tokens)} `}
                {call.cost === null ? null : `${t('cost')} ${formatCost(call.cost)}`}
              </span>
            )}
          </th>
          <Cell>
            {time(call.wall)} <Share>{percent(call.wall)}</Share>
          </Cell>
          <Cell>{time(call.total)}</Cell>
          <Cell>
            <MomentButton
              moment={call.longest}
              onMoment={onMoment}
              name={`${t('longest')}: ${visibleText(`${call.type} ${call.longest.endpoint}`)}, ${time(call.longest.duration)}`}
            >
              {time(call.longest.duration)}
            </MomentButton>
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

function Silences({
  silences,
  time,
  onMoment,
}: Pick<Formatting, 'time' | 'onMoment'> & { readonly silences: SilentStretches }) {
  const t = useMessages(analysisMessages);
  return (
    <section aria-label={t('silences')} className="mt-4">
      <h3 className="font-semibold">{t('silences')}</h3>
      <p className="text-xs text-ink-2">
        {silences.count === 0
          ? t('noSilences')
          : t('silencesSum', { count: silences.count, time: time(silences.total) })}
      </p>
      {silences.count === 0 ? null : (
        <ol className="mt-1 grid gap-1">
          {silences.listed.map((silence) => (
            <li key={silence.from} className="flex flex-wrap gap-x-2">
              <MomentButton
                moment={{ at: silence.from, row: silence.row }}
                onMoment={onMoment}
                className="font-mono text-mono"
              >
                {formatClock(silence.from)}
              </MomentButton>
              <span>{time(silence.to - silence.from)}</span>
              <span className="text-ink-3">
                {silence.inCalls > 0
                  ? t('silenceInCalls', { time: time(silence.inCalls) })
                  : t('silenceAlone')}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Figure({
  term,
  title,
  children,
}: {
  readonly term: string;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <div title={title}>
      <dt className="text-xs text-ink-3">{term}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}

function Share({ children }: { readonly children: ReactNode }) {
  return <span className="text-xs font-normal whitespace-nowrap text-ink-3">{children}</span>;
}

function Caveat({ children }: { readonly children: ReactNode }) {
  return <p className="mt-1 text-xs text-amber">{children}</p>;
}

function Cell({ children }: { readonly children: ReactNode }) {
  return <td className="py-1 pl-2 text-right align-top whitespace-nowrap">{children}</td>;
}

function Table({
  caption,
  columns,
  more,
  children,
}: {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly more: string | null;
  readonly children: ReactNode;
}) {
  return (
    <>
      <table className="mt-4 w-full border-collapse text-sm">
        <caption className="pb-1 text-left font-semibold">{caption}</caption>
        <thead>
          <tr className="text-xs text-ink-3">
            {columns.map((column, at) => (
              <th
                key={column}
                scope="col"
                className={at === 0 ? 'text-left font-normal' : 'pl-2 text-right font-normal'}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
      {more === null ? null : <p className="text-xs text-ink-3">{more}</p>}
    </>
  );
}
