/** A moment with every microsecond and its zone, for tooltip and table. */
import type { Locale } from '#src/i18n/locale.ts';
import { instantToMs, type Instant } from '#src/lib/instant.ts';

const built = new Map<Locale, Intl.DateTimeFormat>();

function formatterOf(locale: Locale): Intl.DateTimeFormat {
  let found = built.get(locale);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(locale, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
    built.set(locale, found);
  }
  return found;
}

/** `10:32:05.123456 GMT+9`, the viewer's zone. */
export function formatZoned(locale: Locale, instant: Instant): string {
  const whole = Math.round(instant);
  const ms = Math.floor(instantToMs(whole));
  const micros = ((whole % 1_000_000) + 1_000_000) % 1_000_000;
  const parts = formatterOf(locale).formatToParts(ms);
  return parts
    .map(({ type, value }) => (type === 'second' ? `${value}.${String(micros).padStart(6, '0')}` : value))
    .join('');
}
