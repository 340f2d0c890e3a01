import { Hourglass } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { LiveRegion } from '#src/ui/live-region.tsx';
import { formatSecond } from '../clock-format.ts';
import { visibleText } from '../panes/visible-text.ts';
import type { RunState } from '../run-state.ts';
import { useServerNow, wholeSeconds } from '../server-now.ts';
import { analysisMessages } from './analysis-messages.ts';
import type { OnMoment } from './moment.ts';
import { MomentButton } from './moment-button.tsx';
import { silenceOf, type OpenSpan, type Silence } from './silence.ts';

export interface SilenceNoticeProps {
  readonly run: RunState;
  readonly onMoment: OnMoment;
}

/** Longer lines are cut in the notice: they stand whole in the console. */
const MAX_LINE = 120;

/** Why nothing comes of a run that goes on: what is open in it, what it said last, how the line is. Once a second. */
export function SilenceNotice({ run, onMoment }: SilenceNoticeProps) {
  const t = useMessages(analysisMessages);
  const { formatDuration } = useFormats();
  const isRunning = run.status === 'running' && (run.connected || run.lostAt !== null);
  const now = useServerNow(isRunning);
  const offset = useServerOffset();
  const lostAt = run.lostAt === null ? null : run.lostAt + offset;
  const silence = isRunning ? silenceOf(run, now, lostAt) : null;
  const lasted = (micros: number | null) =>
    micros === null ? t('unknownTime') : formatDuration(wholeSeconds(micros));
  return (
    <>
      {/* Said once: what follows changes each second. */}
      <LiveRegion message={silence === null ? '' : t('silentSaid')} />
      {silence === null ? null : (
        <div
          role="note"
          aria-label={t('silent')}
          className="flex shrink-0 items-start gap-2 border-b border-line bg-blue-soft px-4 py-1.5 text-blue"
        >
          <Hourglass aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <p className="min-w-0 flex-1">
            {t('silentFor', { time: lasted(silence.lasts) })}{' '}
            {joined([
              ...silence.calls.map((call) => (
                <MomentButton key={call.row} moment={call} onMoment={onMoment}>
                  {t('silentCall', {
                    type: visibleText(call.type),
                    name: visibleText(call.name),
                    time: lasted(call.since),
                  })}
                </MomentButton>
              )),
              more(silence.openCalls, silence.calls),
              ...silence.steps.map((step) => (
                <MomentButton key={step.row} moment={step} onMoment={onMoment}>
                  {t('silentStep', { name: visibleText(step.name), time: lasted(step.since) })}
                </MomentButton>
              )),
              more(silence.openSteps, silence.steps),
              silence.line === null ? null : (
                <MomentButton key="line" moment={silence.line} onMoment={onMoment}>
                  {lineText(silence.line)}
                </MomentButton>
              ),
              silence.lostAt === null
                ? t('connectionFine')
                : t('connectionLost', { time: formatSecond(silence.lostAt) }),
            ])}
          </p>
        </div>
      )}
    </>
  );

  function more(count: number, shown: readonly OpenSpan[]): string | null {
    return count > shown.length ? t('silentMore', { count: count - shown.length }) : null;
  }

  function lineText({ message, since }: NonNullable<Silence['line']>): string {
    const time = lasted(since);
    if (message === null) return t('silentLineGone', { time });
    const cut = message.length > MAX_LINE ? `${message.slice(0, MAX_LINE)}…` : message;
    return t('silentLine', { message: visibleText(cut), time });
  }
}

/** Words one after the other, with commas between them. */
function joined(parts: readonly (ReactNode | null)[]): ReactNode {
  return parts
    .filter((part) => part !== null)
    .map((part, at) => (
      <Fragment key={at}>
        {at === 0 ? null : ', '}
        {part}
      </Fragment>
    ));
}
