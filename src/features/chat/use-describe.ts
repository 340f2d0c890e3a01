import { useCallback } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { AgentActivity } from '#src/protocol/agent-events.ts';
import { activityMessages } from './activity-messages.ts';
import { chatMessages } from './messages.ts';
import { stopMessages } from './stop-messages.ts';

/** What is told of a look into the documents. */
const SEARCH: Readonly<Record<string, 'activitySearch' | 'activityFound' | 'activitySearched'>> = {
  retrieval_start: 'activitySearch',
  retrieval_result: 'activityFound',
  retrieval_end: 'activitySearched',
};

/** An activity in words: what it is, and what it said. */
export function useDescribe(): (activity: AgentActivity) => { title: string; detail: string } {
  const t = useMessages(activityMessages);
  const words = useMessages(chatMessages);
  const stops = useMessages(stopMessages);
  const { formatDuration, formatCost, formatNumber } = useFormats();
  return useCallback(
    (activity) => {
      const name = (text: string | null): string => (text === null || text === '' ? t('unnamed') : text);
      const lasted = (ms: number | null): string => (ms === null ? '' : formatDuration(ms));
      switch (activity.kind) {
        case 'iteration': {
          const { iteration: n, maxIterations: max } = activity;
          return {
            title: max === null ? t('activityIteration', { n }) : t('activityIterationOf', { n, max }),
            detail: '',
          };
        }
        case 'thinking':
          return { title: t('activityThinking'), detail: activity.text };
        case 'tool_called':
          return {
            title: t('activityTool', { tool: activity.toolName }),
            detail: toText(activity.arguments),
          };
        case 'tool_returned': {
          const { toolName: tool } = activity;
          const failed = activity.success === false ? 'activityToolFailed' : 'activityToolReturned';
          const title = activity.stopped === true ? stops('toolStopped', { tool }) : t(failed, { tool });
          return { title, detail: lasted(activity.durationMs) };
        }
        case 'tool_asked':
          return {
            title: t('activityToolAsked', { tool: activity.toolName }),
            detail: toText(activity.arguments),
          };
        case 'tool_decided': {
          const message = activity.allow ? 'activityToolAllowed' : 'activityToolDenied';
          return { title: t(message, { tool: activity.toolName }), detail: '' };
        }
        case 'reflection':
          return {
            title: t('activityReflection'),
            detail: `${activity.critique}\n${activity.refinement}`.trim(),
          };
        case 'usage':
          return {
            title: t('activityUsage'),
            detail: activity.totalTokens === null ? '' : formatNumber(activity.totalTokens),
          };
        case 'cost':
          return { title: t('activityCost'), detail: formatCost(activity.costUsd) };
        case 'context_trimmed':
          return {
            title: t('activityTrimmed', { from: activity.originalTokens, to: activity.trimmedTokens }),
            detail: '',
          };
        case 'model_called':
          return {
            title: t('activityModel', { model: name(activity.model) }),
            detail: activity.provider ?? '',
          };
        case 'model_returned':
          return {
            title: t('activityModelReturned', { model: name(activity.model) }),
            detail: lasted(activity.latencyMs),
          };
        case 'suggested_questions':
          return { title: words('suggestions'), detail: activity.questions.join('\n') };
        case 'node_started':
          return { title: t('activityNode', { name: name(activity.name) }), detail: activity.nodeType ?? '' };
        case 'node_ended':
          return {
            title: t('activityNodeEnded', { name: activity.nodeId }),
            detail: lasted(activity.durationMs),
          };
        case 'node_failed':
          return { title: t('activityNodeFailed', { name: activity.nodeId }), detail: activity.error };
        case 'other': {
          const search = SEARCH[activity.name];
          const { query } = activity.data;
          return search === undefined
            ? { title: activity.name.replaceAll('_', ' '), detail: '' }
            : { title: t(search), detail: typeof query === 'string' ? query : '' };
        }
      }
    },
    [t, words, stops, formatDuration, formatCost, formatNumber],
  );
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
