import { instantToMs, type Instant } from '#src/lib/instant.ts';

/** `10:00:01.234567`, the viewer's zone: debugging needs every microsecond that was recorded. */
export function formatClock(instant: Instant): string {
  const ms = Math.floor(instantToMs(instant));
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const micros = String(((instant % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${micros}`;
}

/** `10:00:01`, the viewer's zone. */
export function formatSecond(instant: Instant): string {
  return formatClock(instant).slice(0, 8);
}
