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
      const { start, end, row: depth, failed } = span;
      return [{ ref, start, end, depth, words: words.describe(span), tone: failed ? tone.red : color }];
    }),
  });
  return [lane('step', 'inner-steps', words.steps), lane('call', 'inner-calls', words.calls)];
}
