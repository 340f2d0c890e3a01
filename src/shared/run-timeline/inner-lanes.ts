import { tone } from '#src/ui/timeline/timeline-model.ts';
import type { InnerSpan } from './inner-run.ts';
import type { ItemLane } from './item-lanes.ts';

export interface InnerWords {
  readonly steps: string;
  readonly calls: string;
  readonly describe: (span: InnerSpan) => string;
}

/** Ids of the two lanes; a row's `ref` is its place in the spans. */
export const innerLaneIds: readonly string[] = ['inner-steps', 'inner-calls'];

/** The lanes of a plugin run inside a tool's span. */
export function innerLanes(spans: readonly InnerSpan[], words: InnerWords): ItemLane[] {
  const lane = (kind: InnerSpan['kind'], id: string, label: string): ItemLane => ({
    id,
    label,
    kind: 'spans',
    items: spans.flatMap((span, ref) => {
      if (span.kind !== kind) return [];
      const color = kind === 'call' ? tone.accent : tone.neutral;
      const item = { ref, start: span.start, end: span.end, words: words.describe(span) };
      // Steps stand by what they lie in; calls in as many rows as run at once.
      const placed = kind === 'step' ? { ...item, depth: span.level - 1 } : item;
      return [{ ...placed, tone: span.failed ? tone.red : color }];
    }),
  });
  return [lane('step', 'inner-steps', words.steps), lane('call', 'inner-calls', words.calls)];
}
