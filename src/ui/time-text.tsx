import { useEffect, useRef } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { formatInstant } from '#src/lib/instant.ts';
import type { Instant } from '#src/lib/instant.ts';
import { whenIdle } from '#src/lib/when-idle.ts';

export interface TimeTextProps {
  /** Microseconds since the Unix epoch. */
  readonly instant: Instant;
  /** Words to show; the time of day by default. */
  readonly children?: string;
  readonly className?: string;
}

/** What is shown on hover is there at the latest after this long, ms. */
const LATEST_MS = 1_000;

/** A moment: short on the page, with microseconds in `datetime` and the zone on hover. */
export function TimeText({ instant, children, className }: TimeTextProps) {
  const { formatTime, formatFullTime } = useFormats();
  const time = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    // The first text with a zone takes a browser 20 ms: no picture waits for what nobody hovers over yet.
    return whenIdle(() => {
      if (time.current !== null) time.current.title = formatFullTime(instant);
    }, LATEST_MS);
  }, [instant, formatFullTime]);
  return (
    <time ref={time} dateTime={formatInstant(instant)} className={className}>
      {children ?? formatTime(instant)}
    </time>
  );
}
