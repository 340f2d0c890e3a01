import { useLayoutEffect, useRef } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { formatExact, formatOffset, precisionOf } from './ticks.ts';
import { cx } from '../cx.ts';
import { lasted, stateOf, wordsOf } from './row-words.ts';
import { timelineMessages } from './timeline-messages.ts';
import { endOf, gapEnd, tone, type TimelineLane, type TimelineModel } from './timeline-model.ts';
import type { Pointed } from './point-at.ts';
import { formatZoned } from './time-words.ts';

export interface TimelineTooltipProps {
  readonly pointed: Pointed;
  readonly model: TimelineModel;
  readonly live: boolean;
  /** Where the drawing begins within the positioned parent, CSS px. */
  readonly offset: { readonly x: number; readonly y: number };
  readonly width: number;
}

const AWAY = 14;

/** What lies under the pointer, in words. For the eye only: the keyboard says rows, the table rows and gaps. */
export function TimelineTooltip({ pointed, model, live, offset, width }: TimelineTooltipProps) {
  const t = useMessages(timelineMessages);
  const { locale } = useFormats();
  const box = useRef<HTMLDivElement>(null);
  // Beside the pointer, on the side where there is room; measured, because its width is that of its words.
  useLayoutEffect(() => {
    const element = box.current;
    const parent = element?.offsetParent;
    if (element === null || !(parent instanceof HTMLElement)) return;
    const x = offset.x + pointed.x;
    const fits = x + AWAY + element.offsetWidth <= offset.x + width;
    const left = fits ? x + AWAY : Math.max(0, x - AWAY - element.offsetWidth);
    const y = offset.y + pointed.y + AWAY;
    const top = Math.min(y, parent.clientHeight - element.offsetHeight - 2);
    element.style.transform = `translate(${String(Math.round(left))}px, ${String(Math.round(Math.max(0, top)))}px)`;
  });
  const { hit, gap, at, range, openEnd } = pointed;
  const lane = hit === null ? undefined : model.lanes[hit.lane];
  const start = hit === null || lane === undefined ? null : (lane.columns.start[hit.row] ?? 0);
  const moment = start ?? Math.round(at);
  const precision = precisionOf(range, width);
  const place = (start ?? Math.round(at / precision) * precision) - model.start;
  return (
    <div
      ref={box}
      aria-hidden="true"
      className="pointer-events-none absolute top-0 left-0 z-20 max-w-80 rounded-md border border-line bg-surface px-2 py-1.5 text-xs shadow-md"
    >
      {hit !== null && lane !== undefined ? (
        <>
          <RowWords model={model} lane={lane} row={hit.row} live={live} openEnd={openEnd} />
          {hit.also > 0 ? <p className="mt-1 text-ink-3">{t('alsoHere', { count: hit.also })}</p> : null}
        </>
      ) : null}
      {hit === null && gap !== null ? (
        <p className="text-ink-2">
          {t('gapFor', { label: gap.label, duration: formatExact(gapEnd(gap, openEnd) - gap.from) })}
        </p>
      ) : null}
      <p className="whitespace-nowrap text-ink-3">
        {`${start === null ? formatOffset(place, precision) : formatExact(place)} · ${formatZoned(locale, moment)}`}
      </p>
    </div>
  );
}

interface RowWordsProps extends Pick<TimelineTooltipProps, 'model' | 'live'> {
  readonly lane: TimelineLane;
  readonly row: number;
  readonly openEnd: number;
}

function RowWords({ model, lane, row, live, openEnd }: RowWordsProps) {
  const t = useMessages(timelineMessages);
  const { name, more } = wordsOf(lane, row);
  const isRed = lane.columns.tone[row] === tone.red;
  const duration = formatExact(endOf(lane, row, openEnd) - (lane.columns.start[row] ?? 0));
  return (
    <>
      <p
        className={cx(
          'line-clamp-4 break-words',
          lane.kind === 'spans' && 'font-medium',
          isRed && more === '' && 'text-red',
        )}
      >
        {name}
      </p>
      {more === '' ? null : <p className={cx('line-clamp-4', isRed ? 'text-red' : 'text-ink-2')}>{more}</p>}
      {lane.kind === 'spans' ? (
        <p className="mt-1 font-medium">{lasted(t, stateOf(model, lane, row, live), duration)}</p>
      ) : null}
    </>
  );
}
