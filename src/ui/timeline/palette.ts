/** The theme's colours as the canvas needs them: resolved, once a theme. */
import { toneNames, type ToneName } from './timeline-model.ts';

/** A tone's line (edge, narrow spans, marks) and its soft filling, on which `ink` reads. */
export interface ToneColors {
  readonly line: string;
  readonly soft: string;
}

export interface Palette {
  readonly surface: string;
  readonly canvas: string;
  readonly raised: string;
  readonly line: string;
  readonly control: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly accentInk: string;
  /** By the tone's number. */
  readonly tones: readonly ToneColors[];
}

const softOf: Readonly<Record<ToneName, readonly [line: string, soft: string]>> = {
  neutral: ['--ink-3', '--raised'],
  accent: ['--accent', '--accent-soft'],
  green: ['--green', '--green-soft'],
  red: ['--red', '--red-soft'],
  amber: ['--amber', '--amber-soft'],
  blue: ['--blue', '--blue-soft'],
  violet: ['--violet', '--violet-soft'],
  quiet: ['--control', '--canvas'],
};

const themed: Omit<Record<keyof Palette, string>, 'tones'> = {
  surface: '--surface',
  canvas: '--canvas',
  raised: '--raised',
  line: '--line',
  control: '--control',
  ink: '--ink',
  ink2: '--ink-2',
  ink3: '--ink-3',
  accent: '--accent',
  accentSoft: '--accent-soft',
  accentInk: '--accent-ink',
};

/** With forced colours a drawing has only what the system gives; tooltip and table say in words what a tone says. */
const forced: Omit<Record<keyof Palette, string>, 'tones'> = {
  surface: 'Canvas',
  canvas: 'Canvas',
  raised: 'Canvas',
  line: 'GrayText',
  control: 'GrayText',
  ink: 'CanvasText',
  ink2: 'CanvasText',
  ink3: 'CanvasText',
  accent: 'Highlight',
  accentSoft: 'Canvas',
  accentInk: 'HighlightText',
};

/** A custom property holds its text (`light-dark(…)`); only a property that takes a colour resolves it. */
function resolver(probe: HTMLElement): (color: string) => string {
  const computed = getComputedStyle(probe);
  return (color) => {
    probe.style.color = color.startsWith('--') ? `var(${color})` : color;
    return computed.color;
  };
}

/** @param probe an element without content that stands where the drawing stands; its colour is changed */
export function readPalette(probe: HTMLElement, forcedColors: boolean): Palette {
  const resolve = resolver(probe);
  const names = forcedColors ? forced : themed;
  const colors = Object.fromEntries(Object.entries(names).map(([key, name]) => [key, resolve(name)]));
  const tones = toneNames.map((name): ToneColors => {
    if (!forcedColors) return { line: resolve(softOf[name][0]), soft: resolve(softOf[name][1]) };
    const line = resolve(name === 'quiet' || name === 'neutral' ? 'GrayText' : 'CanvasText');
    return { line, soft: resolve('Canvas') };
  });
  return { ...(colors as unknown as Omit<Palette, 'tones'>), tones };
}
