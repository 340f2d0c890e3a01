import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sheet = readFileSync(new URL('./styles.css', import.meta.url), 'utf8');

type Scheme = 'light' | 'dark';

/** The `--name: light-dark(#…, #…)` pairs of the style sheet. */
function tokens(scheme: Scheme): ReadonlyMap<string, string> {
  const pairs = sheet.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g);
  return new Map(
    [...pairs].map((match) => [match[1] ?? '', (scheme === 'light' ? match[2] : match[3]) ?? '']),
  );
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const channel = (start: number) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const surfaces = ['canvas', 'surface', 'raised'];
const texts = ['ink', 'ink-2', 'ink-3', 'accent', 'green', 'amber', 'red', 'blue', 'violet'];
const onSoft = ['accent', 'green', 'amber', 'red', 'blue', 'violet'].flatMap((name) => [
  [name, `${name}-soft`],
  ['ink', `${name}-soft`],
  ['ink-2', `${name}-soft`],
]);

describe.each(['light', 'dark'] as const)('%s colours', (scheme) => {
  const colors = tokens(scheme);
  const ratio = (one: string, other: string) => contrast(colors.get(one) ?? '', colors.get(other) ?? '');

  it.each([...surfaces.flatMap((surface) => texts.map((text) => [text, surface])), ...onSoft])(
    '%s reads on %s (AA, 4.5:1)',
    (text = '', surface = '') => {
      expect(ratio(text, surface)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('text on the accent reads, also while hovered', () => {
    expect(ratio('accent-ink', 'accent')).toBeGreaterThanOrEqual(4.5);
    expect(ratio('accent-ink', 'accent-hover')).toBeGreaterThanOrEqual(4.5);
  });

  it.each(surfaces)('edges of controls show on %s (3:1)', (surface) => {
    expect(ratio('control', surface)).toBeGreaterThanOrEqual(3);
  });
});
