import { useCallback } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { AgentActivity } from '#src/protocol/agent-events.ts';
import { tone } from '#src/ui/timeline/timeline-model.ts';
import type { AnswerPart } from './answer-parts.ts';
import type { ToolRun } from './tool-runs.ts';
import { stopMessages } from './stop-messages.ts';
import { threadMessages } from './thread-messages.ts';
import { timelineMessages } from './timeline-messages.ts';
import { useDescribe } from './use-describe.ts';

/** What a part of an answer is, and how it ended, in the reader's language. */
export function usePartWords(): (part: AnswerPart) => string {
  const t = useMessages(timelineMessages);
  const chat = useMessages(threadMessages);
  const stops = useMessages(stopMessages);
  const { formatCost } = useFormats();
  const describe = useDescribe();
  const momentWords = useCallback(
    (activity: AgentActivity): string => {
      if (activity.kind === 'cost') return t('costSoFar', { cost: formatCost(activity.costUsd) });
      if (activity.kind === 'usage') {
        const total = totalOf(activity);
        return total === null ? t('tokensUntold') : t('tokensSoFar', { count: total });
      }
      const { title, detail } = describe(activity);
      const first = detail.split('\n', 1)[0] ?? '';
      return activity.kind === 'thinking' && first !== '' ? `${title}: ${first.slice(0, 120)}` : title;
    },
    [t, describe, formatCost],
  );
  return useCallback(
    ({ content }: AnswerPart): string => {
      switch (content.what) {
        case 'iteration': {
          const { n: iteration, max: maxIterations } = content;
          return describe({ kind: 'iteration', iteration, maxIterations }).title;
        }
        case 'model':
          return content.model ?? t('models');
        case 'tool': {
          const { toolName: tool, stopped } = content.run;
          if (stopped === true) return stops('toolStopped', { tool });
          return content.untold === true
            ? stops('toolUnknown', { tool })
            : chat(outcomeOf(content.run), { tool });
        }
        case 'approval': {
          const { approval, toolName: tool } = content.run;
          if (approval?.state === 'allowed') return t('waited', { tool });
          return approval?.state === 'denied' ? t('notAllowed', { tool }) : t('waits', { tool });
        }
        case 'search':
          return content.query === null ? t('search') : t('searchOf', { query: content.query });
        case 'node':
          return content.name ?? content.id;
        case 'moment':
          return momentWords(content.activity);
      }
    },
    [t, chat, stops, describe, momentWords],
  );
}

export function toneOf({ content }: AnswerPart): number {
  switch (content.what) {
    case 'iteration':
      return tone.neutral;
    case 'model':
      return tone.violet;
    case 'tool':
      return content.untold === true ? tone.neutral : toolTone(content.run);
    case 'approval':
      return content.run.approval?.state === 'allowed' ? tone.quiet : tone.amber;
    case 'search':
      return tone.blue;
    case 'node':
      return content.error === null ? tone.accent : tone.red;
    case 'moment':
      return content.activity.kind === 'thinking' ? tone.blue : tone.neutral;
  }
}

function toolTone({ returned, success, stopped }: ToolRun): number {
  if (stopped === true) return tone.neutral;
  if (!returned) return tone.blue;
  if (success === null) return tone.accent;
  return success ? tone.green : tone.red;
}

function outcomeOf({ returned, success }: ToolRun) {
  if (!returned) return 'toolRunning';
  if (success === null) return 'toolDone';
  return success ? 'toolSucceeded' : 'toolFailed';
}

/** What is told of tokens; the sum where no total is. */
function totalOf(usage: {
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly totalTokens: number | null;
}): number | null {
  const { promptTokens, completionTokens, totalTokens } = usage;
  if (totalTokens !== null) return totalTokens;
  return promptTokens === null || completionTokens === null ? null : promptTokens + completionTokens;
}
