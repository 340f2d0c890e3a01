import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { AgentActivity } from '#src/protocol/agent-events.ts';
import { TimeText } from '#src/ui/time-text.tsx';
import type { AnswerActivity } from './chat-types.ts';
import { activityMessages } from './activity-messages.ts';
import { chatMessages } from './messages.ts';

/** What the agent did for an answer, step by step (tab "Run"). */
export default function ActivityList({ activities }: { readonly activities: readonly AnswerActivity[] }) {
  const t = useMessages(activityMessages);
  const describe = useDescribe();
  if (activities.length === 0) return <p className="p-4 text-ink-2">{t('noRun')}</p>;
  return (
    <ol className="flex flex-col">
      {activities.map(({ activity, at }, index) => {
        const { title, detail } = describe(activity);
        return (
          <li key={index} className="border-b border-line px-4 py-2">
            <p className="flex items-baseline gap-2">
              <span className="min-w-0 flex-1">{title}</span>
              {at === null ? null : <TimeText instant={at} className="shrink-0 text-xs text-ink-3" />}
            </p>
            {detail === '' ? null : (
              <p className="mt-0.5 line-clamp-4 whitespace-pre-wrap text-xs text-ink-2">{detail}</p>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function useDescribe(): (activity: AgentActivity) => { title: string; detail: string } {
  const t = useMessages(activityMessages);
  const words = useMessages(chatMessages);
  const { formatDuration, formatCost, formatNumber } = useFormats();
  const name = (text: string | null): string => (text === null || text === '' ? t('unnamed') : text);
  const lasted = (ms: number | null): string => (ms === null ? '' : formatDuration(ms));
  return (activity) => {
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
        return { title: t('activityTool', { tool: activity.toolName }), detail: toText(activity.arguments) };
      case 'tool_returned': {
        const message = activity.success === false ? 'activityToolFailed' : 'activityToolReturned';
        return { title: t(message, { tool: activity.toolName }), detail: lasted(activity.durationMs) };
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
      case 'other':
        return { title: activity.name.replaceAll('_', ' '), detail: '' };
    }
  };
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
