import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { Badge } from '#src/ui/badge.tsx';
import { cx } from '#src/ui/cx.ts';
import { TimeText } from '#src/ui/time-text.tsx';
import type { Frame } from './inspector-state.ts';
import { inspectorMessages } from './messages.ts';
import { timeOfDay } from './time-of-day.ts';

export interface FrameRowProps {
  readonly frame: Frame;
  readonly isOpen: boolean;
  readonly onOpen: (n: number) => void;
}

/** One line: when, which way, on which channel, what. */
export function FrameRow({ frame, isOpen, onOpen }: FrameRowProps) {
  const t = useMessages(inspectorMessages);
  const { n, at, direction, channelKey, label, outcome, text } = frame;
  const odd = outcome === 'unknown' || outcome === 'rejected';
  const Arrow = direction === 'in' ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      data-frame={n}
      aria-expanded={isOpen}
      aria-label={t('row', { direction: t(direction), label, channel: channelKey, outcome: t(outcome) })}
      onClick={() => {
        onOpen(n);
      }}
      className={cx(
        'flex h-6 w-full items-center gap-2 px-3 text-left font-mono text-mono focus-visible:-outline-offset-2',
        isOpen ? 'bg-accent-soft' : odd ? 'bg-red-soft' : 'hover:bg-raised',
      )}
    >
      <TimeText instant={instantFromMs(at)} className="shrink-0 text-ink-3">
        {timeOfDay(at)}
      </TimeText>
      <Arrow
        aria-hidden="true"
        className={cx('size-3.5 shrink-0', direction === 'in' ? 'text-green' : 'text-blue')}
      />
      <span className="w-28 shrink-0 truncate text-ink-2 max-md:hidden">{channelKey}</span>
      <span className="shrink-0 truncate font-medium max-md:max-w-32">{label}</span>
      {odd ? <Badge tone="red">{t(outcome)}</Badge> : null}
      <span className="min-w-0 flex-1 truncate text-ink-3">{text.slice(0, 300)}</span>
    </button>
  );
}
