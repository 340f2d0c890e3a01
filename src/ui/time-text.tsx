import { useFormats } from '#src/i18n/use-formats.ts';
import { formatInstant } from '#src/lib/instant.ts';
import type { Instant } from '#src/lib/instant.ts';

export interface TimeTextProps {
  /** Microseconds since the Unix epoch. */
  readonly instant: Instant;
  /** Words to show; the time of day by default. */
  readonly children?: string;
  readonly className?: string;
}

/** A moment: short on the page, with microseconds in `datetime` and the zone on hover. */
export function TimeText({ instant, children, className }: TimeTextProps) {
  const { formatTime, formatFullTime } = useFormats();
  return (
    <time
      key={instant}
      dateTime={formatInstant(instant)}
      className={className}
      // Only of those that are hovered over: a text with a zone takes a browser longer than all else of a row.
      onMouseEnter={({ currentTarget }) => {
        currentTarget.title = formatFullTime(instant);
      }}
    >
      {children ?? formatTime(instant)}
    </time>
  );
}
