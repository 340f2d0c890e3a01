import { useCallback, useMemo } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { innerLanes } from './inner-lanes.ts';
import { useInnerRun, type InnerSpan, type LookedInto, type ReadRun } from './inner-run.ts';
import type { ItemLane } from './item-lanes.ts';
import { runTimelineMessages } from './messages.ts';

export interface LookedIntoTool extends LookedInto {
  readonly name: string;
}

const nothing: readonly InnerSpan[] = [];
const noLanes: readonly ItemLane[] = [];

/** The plugin run inside the tool that somebody looks into, as lanes; a row's `ref` is its place in `spans`. */
export function useInnerLanes(readRun: ReadRun | undefined, tool: LookedIntoTool | null) {
  const t = useMessages(runTimelineMessages);
  const inner = useInnerRun(readRun, tool);
  const spans = inner.data?.kind === 'read' ? inner.data.spans : nothing;
  const name = tool?.name ?? '';
  const describe = useCallback(
    (span: InnerSpan): string => {
      const words = { name: span.name };
      const named = span.kind === 'step' ? t('innerStep', words) : t('innerCall', words);
      return span.failed ? t('innerFailed', { name: named }) : named;
    },
    [t],
  );
  const lanes = useMemo(
    () =>
      spans.length === 0
        ? noLanes
        : innerLanes(spans, {
            steps: t('innerSteps', { tool: name }),
            calls: t('innerCalls', { tool: name }),
            describe,
          }),
    [spans, name, describe, t],
  );
  return { inner, spans, lanes, describe, tool };
}
