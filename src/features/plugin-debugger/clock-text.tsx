import type { Instant } from '#src/lib/instant.ts';
import { TimeText } from '#src/ui/time-text.tsx';
import { formatClock } from './clock-format.ts';

export function ClockText({
  instant,
  className,
}: {
  readonly instant: Instant | null;
  readonly className?: string;
}) {
  return instant === null ? (
    <span className={className}>—</span>
  ) : (
    <TimeText instant={instant} {...(className === undefined ? {} : { className })}>
      {formatClock(instant)}
    </TimeText>
  );
}
