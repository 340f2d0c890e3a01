/**
 * An instant: integer microseconds since the Unix epoch, UTC. 2^53 µs reach past the year 2255, so a
 * plain number holds it exactly. `Date` is not used for parsing, because it drops the microseconds.
 */
export type Instant = number;

const ISO_PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(?: ?(Z|[+-]\d{2}(?::?\d{2})?))?$/i;

/**
 * Parses an ISO 8601 time. A time without a zone is UTC (Python's `isoformat()` of a naive UTC time).
 * Digits after the sixth of a fraction are cut; a leap second counts as the second after it.
 * @returns the instant in µs, or `null` where the text is no valid time.
 */
export function parseInstant(text: string): Instant | null {
  const match = ISO_PATTERN.exec(text.trim());
  if (!match) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  // `setUTCFullYear`, because `Date.UTC` takes the years 0 to 99 for 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // A month or day that does not exist leads into another month.
  if (date.getUTCMonth() !== Number(month) - 1) return null;
  const offset = zoneOffsetMinutes(zone);
  if (offset === null) return null;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset * 60;
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6));
  return (date.getTime() + seconds * 1000) * 1000 + micros;
}

/** Minutes east of UTC; `null` where no such zone can be. */
function zoneOffsetMinutes(zone: string | undefined): number | null {
  if (!zone || zone.toUpperCase() === 'Z') return 0;
  const digits = zone.replace(':', '');
  const hours = Number(digits.slice(1, 3));
  const minutes = Number(digits.slice(3, 5));
  if (hours > 23 || minutes > 59) return null;
  const total = hours * 60 + minutes;
  return digits.startsWith('-') ? -total : total;
}

/** Formats as `2026-11-24T10:32:05.123456Z`, always with six digits and the zone. */
export function formatInstant(instant: Instant): string {
  const milliseconds = Math.floor(instant / 1000);
  const micros = instant - milliseconds * 1000;
  const iso = new Date(milliseconds).toISOString();
  return `${iso.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}

/** Milliseconds since the epoch (as `Date.now()` gives) to an instant. */
export function instantFromMs(ms: number): Instant {
  return Math.round(ms * 1000);
}

/** An instant to milliseconds since the epoch, fractional. */
export function instantToMs(instant: Instant): number {
  return instant / 1000;
}
