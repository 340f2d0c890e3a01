/**
 * Numbers, times, durations and money as text. Pure: the language is the first argument. Components take
 * them bound to the user's language from `useFormats`.
 */
import { instantToMs } from '#src/lib/instant.ts';
import type { Instant } from '#src/lib/instant.ts';
import type { Locale } from './locale.ts';

/** Building an Intl formatter costs about 50 µs, using one about 1 µs: each is built once. */
function memoize<T>(build: (locale: Locale) => T): (locale: Locale) => T {
  const built = new Map<Locale, T>();
  return (locale) => {
    let formatter = built.get(locale);
    if (formatter === undefined) {
      formatter = build(locale);
      built.set(locale, formatter);
    }
    return formatter;
  };
}

const dollars = memoize(
  (locale) =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: 2,
      maximumFractionDigits: 4,
    }),
);
const clockTimes = memoize(
  (locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
);
const dates = memoize((locale) => new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }));
const datesWithYear = memoize(
  (locale) => new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric' }),
);
const fullTimes = memoize(
  (locale) =>
    new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    }),
);
const relativeTimes = memoize((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));

/**
 * Both languages of the page group by three with a comma and have a point before decimals. By hand, since a browser takes
 * 10 ms and more to build its first `Intl.NumberFormat`.
 * @param digits at most so many stand after the point, three at most
 */
const grouped = (value: number, digits: number): string =>
  String(Number(value.toFixed(digits))).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** `12,345.678`: grouped, at most three digits after the point. */
export function formatNumber(_locale: Locale, value: number): string {
  return grouped(value, 3);
}

/** The time of day, `10:32`, in the user's zone. */
export function formatTime(locale: Locale, instant: Instant): string {
  return clockTimes(locale).format(instantToMs(instant));
}

/** The day, `Nov 24`, with its year where that is not `now`'s. */
export function formatDate(locale: Locale, instant: Instant, now: Instant): string {
  const ms = instantToMs(instant);
  const sameYear = new Date(ms).getFullYear() === new Date(instantToMs(now)).getFullYear();
  return (sameYear ? dates(locale) : datesWithYear(locale)).format(ms);
}

/** The time of day, `10:32`, or the day, `Nov 24`, where it is not `now`'s: a time alone would be taken for today's. */
export function formatMoment(locale: Locale, instant: Instant, now: Instant): string {
  const dayOf = (time: Instant) => new Date(instantToMs(time)).toDateString();
  return dayOf(instant) === dayOf(now) ? formatTime(locale, instant) : formatDate(locale, instant, now);
}

/** The whole truth for a title: date, seconds and zone, `Nov 24, 2026, 10:32:05 GMT+9`. */
export function formatFullTime(locale: Locale, instant: Instant): string {
  return fullTimes(locale).format(instantToMs(instant));
}

const relativeSteps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `3 minutes ago`, `yesterday`; the date from a week on; under a minute `now`: nothing counts its seconds. */
export function formatRelative(locale: Locale, instant: Instant, now: Instant): string {
  const ms = instantToMs(instant - now);
  if (Math.abs(ms) >= 7 * 86_400_000) return formatDate(locale, instant, now);
  const [unit, size] = relativeSteps.find(([, step]) => Math.abs(ms) >= step) ?? ['second', Infinity];
  return relativeTimes(locale).format(Math.trunc(ms / size), unit);
}

/**
 * A span of time with its unit: `12 ms`, `2.3 s`, `1 min 4 s`, `2 h 5 min`.
 * @param ms milliseconds; negative spans count as 0
 */
export function formatDuration(locale: Locale, ms: number): string {
  const units = locale === 'ko' ? { s: '초', min: '분', h: '시간' } : { s: ' s', min: ' min', h: ' h' };
  const span = Math.max(0, ms);
  if (span < 1000) return `${span < 10 ? grouped(span, 1) : String(Math.round(span))} ms`;
  // Rounded first, so that 59.97 s reads `1 min`, not `60 s`.
  const tenths = Math.round(span / 100);
  if (tenths < 600) return `${grouped(tenths / 10, 1)}${units.s}`;
  const seconds = Math.round(span / 1000);
  if (seconds < 3600) return joinUnits(Math.floor(seconds / 60), units.min, seconds % 60, units.s);
  const minutes = Math.round(span / 60_000);
  return joinUnits(Math.floor(minutes / 60), units.h, minutes % 60, units.min);
}

function joinUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const head = `${String(large)}${largeUnit}`;
  return small === 0 ? head : `${head} ${String(small)}${smallUnit}`;
}

/** US dollars, two to four digits after the point: `$1.20`, `$0.0048`. */
export function formatCost(locale: Locale, usd: number): string {
  if (usd > 0 && usd < 0.0001) return `<${dollars(locale).format(0.0001)}`;
  return dollars(locale).format(usd);
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB'] as const;

/** A size in bytes: `812 B`, `64 KB`, `1.5 MB` (1 KB is 1024 B). */
export function formatBytes(_locale: Locale, bytes: number): string {
  let size = bytes;
  let step = 0;
  while (size >= 1024 && step < BYTE_UNITS.length - 1) {
    size /= 1024;
    step += 1;
  }
  return `${grouped(size, 1)} ${BYTE_UNITS[step] ?? 'GB'}`;
}
