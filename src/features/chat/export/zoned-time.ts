import { parseInstant } from '#src/lib/instant.ts';

/** `2026-11-24 19:32:05 +09:00`: where the reader is, with the zone, whatever the language. */
export function zonedTime(iso: string): string {
  const instant = parseInstant(iso);
  if (instant === null) return iso;
  const date = new Date(instant / 1000);
  const minutes = -date.getTimezoneOffset();
  const two = (value: number): string => String(Math.abs(Math.trunc(value))).padStart(2, '0');
  const zone = `${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
  const local = new Date(date.getTime() + minutes * 60_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${zone}`;
}
