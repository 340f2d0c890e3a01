import { useState } from 'react';
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
  // Only of those that were hovered over: a text with a zone takes a browser longer than all else of a row.
  const [isRead, setRead] = useState(false);
  return (
    <time
      dateTime={formatInstant(instant)}
      className={className}
      title={isRead ? formatFullTime(instant) : undefined}
      onMouseEnter={() => {
        setRead(true);
      }}
    >
      {children ?? formatTime(instant)}
    </time>
  );
}
