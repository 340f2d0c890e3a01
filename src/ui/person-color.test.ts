import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { personBackground, personColor } from './person-color.ts';

const sheet = readFileSync(new URL('./styles.css', import.meta.url), 'utf8');
const ids = Array.from({ length: 200 }, (_, at) => `user-${String(at)}`);

type Rgb = readonly [number, number, number];

/** OKLCH as linear sRGB, each channel within what a screen shows. */
function fromOklch(lightness: number, chroma: number, hue: number): Rgb {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((channel) => Math.min(1, Math.max(0, channel))) as unknown as Rgb;
}

function fromHex(hex: string): Rgb {
  return [1, 3, 5].map((start) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
}

/** WCAG 2.2. */
function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [one, other]
    .map(([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue)
    .sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe.each(['light', 'dark'] as const)('colours of people, %s', (scheme) => {
  const nth = scheme === 'light' ? 0 : 1;
  const read = (color: string): Rgb => {
    const found = [...color.matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)][nth];
    return fromOklch(Number(found?.[1]), Number(found?.[2]), Number(found?.[3]));
  };
  const surface = (name: string): Rgb =>
    fromHex(new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\);`).exec(sheet)?.[nth + 1] ?? '');

  it.each(['canvas', 'surface', 'raised'])('read on %s, and on their own ground (AA, 4.5:1)', (name) => {
    for (const id of ids) {
      expect(contrast(read(personColor(id)), surface(name)), id).toBeGreaterThanOrEqual(4.5);
      expect(contrast(read(personColor(id)), read(personBackground(id))), id).toBeGreaterThanOrEqual(4.5);
    }
  });
});

it('go by the id alone, and differ', () => {
  expect(personColor('user-ada')).toBe(personColor('user-ada'));
  expect(new Set(ids.map(personColor)).size).toBe(16);
});
