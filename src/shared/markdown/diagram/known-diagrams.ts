/**
 * What the reader did with a diagram, and how high it was: a message that leaves the screen and comes back stands as it
 * stood. Known by its text, for the same text is the same picture.
 */

interface KnownDiagram {
  readonly shown: boolean;
  /** px; null before it was drawn. */
  readonly height: number | null;
}

const MOST_KEPT = 500;
const known = new Map<string, KnownDiagram>();

const unknown: KnownDiagram = { shown: false, height: null };

export const knownDiagram = (code: string): KnownDiagram => known.get(code) ?? unknown;

/** Keeps what is new of it. */
export function keepDiagram(code: string, news: Partial<KnownDiagram>): void {
  const next = { ...knownDiagram(code), ...news };
  known.delete(code);
  if (known.size >= MOST_KEPT) known.delete(known.keys().next().value ?? '');
  known.set(code, next);
}
