/** What the page and the sandbox of a diagram say to each other. Neither believes the other: both read what comes. */

/** The sandbox: a document of its own, under a policy of its own (`server/adapters/csp.ts`). */
export const DIAGRAM_PAGE = '/diagram.html';
/** px. A higher picture scrolls in its frame. */
export const MOST_HEIGHT = 2_400;

const LEAST_HEIGHT = 40;
const MOST_WORDS = 300;

/** Colours as the page has them now: a diagram looks like what is around it, and never as its text would have it. */
export interface DiagramLook {
  readonly dark: boolean;
  /** Of what is written in the picture. */
  readonly lang: string;
  readonly colours: Readonly<Record<LookColour, string>>;
}

export const lookColours = [
  'ink',
  'ink-2',
  'line',
  'control',
  'canvas',
  'surface',
  'raised',
  'accent',
  'accent-soft',
  'amber',
  'amber-soft',
  'red',
  'red-soft',
  'blue-soft',
  'green-soft',
  'violet-soft',
] as const;
export type LookColour = (typeof lookColours)[number];

export interface DrawMessage {
  readonly diagram: 'draw';
  /** Counts the requests of one frame: an answer that is out of date is known by it. */
  readonly n: number;
  readonly text: string;
  readonly look: DiagramLook;
}

export interface DrawnPicture {
  readonly height: number;
  /** As Mermaid calls it: `flowchart-v2`. */
  readonly kind: string;
  readonly title: string;
  readonly description: string;
}

export type Failure =
  /** `line` counts from 1; null where nobody says. */
  | { readonly why: 'syntax'; readonly line: number | null }
  | { readonly why: 'unknown-kind' | 'too-many-edges' | 'not-loaded' | 'other' };

export type FrameMessage =
  | { readonly diagram: 'ready' }
  | ({ readonly diagram: 'drawn'; readonly n: number } & DrawnPicture)
  | { readonly diagram: 'resized'; readonly height: number }
  | { readonly diagram: 'failed'; readonly n: number; readonly failure: Failure };

const plainFailures = ['unknown-kind', 'too-many-edges', 'not-loaded', 'other'] as const;

/** @returns null for whatever the sandbox should not say */
export function readFrameMessage(data: unknown): FrameMessage | null {
  if (!isRecord(data)) return null;
  const { n } = data;
  switch (data['diagram']) {
    case 'ready':
      return { diagram: 'ready' };
    case 'resized': {
      const height = heightOf(data['height']);
      return height === null ? null : { diagram: 'resized', height };
    }
    case 'drawn': {
      const height = heightOf(data['height']);
      if (height === null || typeof n !== 'number') return null;
      const { kind, title, description } = data;
      return {
        diagram: 'drawn',
        n,
        height,
        kind: words(kind),
        title: words(title),
        description: words(description),
      };
    }
    case 'failed': {
      const failure = failureOf(data['failure']);
      return failure === null || typeof n !== 'number' ? null : { diagram: 'failed', n, failure };
    }
    default:
      return null;
  }
}

/** @returns null for whatever is no order to draw */
export function readDrawMessage(data: unknown): DrawMessage | null {
  if (!isRecord(data) || data['diagram'] !== 'draw') return null;
  const { n, text, look } = data;
  if (typeof n !== 'number' || typeof text !== 'string' || !isRecord(look)) return null;
  const { dark, lang, colours } = look;
  if (typeof dark !== 'boolean' || typeof lang !== 'string' || !isRecord(colours)) return null;
  if (!lookColours.every((name) => typeof colours[name] === 'string')) return null;
  return {
    diagram: 'draw',
    n,
    text,
    look: { dark, lang, colours: colours as Record<LookColour, string> },
  };
}

function failureOf(data: unknown): Failure | null {
  if (!isRecord(data)) return null;
  const { why, line } = data;
  if (why === 'syntax') return { why, line: typeof line === 'number' && line >= 1 ? Math.floor(line) : null };
  const plain = plainFailures.find((known) => known === why);
  return plain === undefined ? null : { why: plain };
}

function heightOf(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, Math.ceil(value)));
}

const words = (value: unknown): string =>
  typeof value === 'string' ? value.replace(/\s+/g, ' ').trim().slice(0, MOST_WORDS) : '';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
