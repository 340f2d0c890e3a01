/**
 * Colours of people, made from their id: the same person has the same colour in every view and session.
 * Hues are equal steps of OKLCH at one lightness per theme, so each is as legible as the other.
 */
const HUE_STEPS = 16;

/** FNV-1a: short ids that differ in one letter land far apart. */
function hash(text: string): number {
  let value = 0x165667b1;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return (value ^ (value >>> 15)) >>> 0;
}

/** A CSS colour for text, rings and carets; AA against all surfaces in both themes. */
export function personColor(id: string): string {
  const hue = (hash(id) % HUE_STEPS) * (360 / HUE_STEPS);
  return `light-dark(oklch(0.46 0.13 ${hue}), oklch(0.8 0.11 ${hue}))`;
}

/** A CSS colour for a filled shape under `personColor` text. */
export function personBackground(id: string): string {
  const hue = (hash(id) % HUE_STEPS) * (360 / HUE_STEPS);
  return `light-dark(oklch(0.92 0.04 ${hue}), oklch(0.34 0.06 ${hue}))`;
}

/** One or two letters that stand for a name: `Ada Lovelace` is `AL`, `김민아` is `김`. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = Array.from(words[0] ?? '?')[0] ?? '?';
  const last = words.length > 1 ? (Array.from(words.at(-1) ?? '')[0] ?? '') : '';
  return (first + last).toUpperCase();
}
