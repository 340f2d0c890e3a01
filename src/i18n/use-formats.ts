import type { Instant } from '#src/lib/instant.ts';
import * as format from './format.ts';
import { useLocale } from './locale.ts';
import type { Locale } from './locale.ts';

/** The formats of `format.ts` bound to one language. */
export interface Formats {
  readonly locale: Locale;
  readonly formatNumber: (value: number) => string;
  readonly formatTime: (instant: Instant) => string;
  readonly formatDate: (instant: Instant, now: Instant) => string;
  readonly formatMoment: (instant: Instant, now: Instant) => string;
  readonly formatFullTime: (instant: Instant) => string;
  readonly formatRelative: (instant: Instant, now: Instant) => string;
  readonly formatDuration: (ms: number) => string;
  readonly formatCost: (usd: number) => string;
  readonly formatBytes: (bytes: number) => string;
}

function bind(locale: Locale): Formats {
  return {
    locale,
    formatNumber: (value) => format.formatNumber(locale, value),
    formatTime: (instant) => format.formatTime(locale, instant),
    formatDate: (instant, now) => format.formatDate(locale, instant, now),
    formatMoment: (instant, now) => format.formatMoment(locale, instant, now),
    formatFullTime: (instant) => format.formatFullTime(locale, instant),
    formatRelative: (instant, now) => format.formatRelative(locale, instant, now),
    formatDuration: (ms) => format.formatDuration(locale, ms),
    formatCost: (usd) => format.formatCost(locale, usd),
    formatBytes: (bytes) => format.formatBytes(locale, bytes),
  };
}

const bound: Readonly<Record<Locale, Formats>> = { en: bind('en'), ko: bind('ko') };

/** Formats in the user's language; the object changes only when the language does. */
export function useFormats(): Formats {
  return bound[useLocale()];
}
