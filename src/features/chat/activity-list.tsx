import { useMessages } from '#src/i18n/use-messages.ts';
import { TimeText } from '#src/ui/time-text.tsx';
import type { AnswerActivity } from './chat-types.ts';
import { activityMessages } from './activity-messages.ts';
import { useDescribe } from './use-describe.ts';

/** What the agent did for an answer, step by step. */
export function ActivityList({ activities }: { readonly activities: readonly AnswerActivity[] }) {
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
