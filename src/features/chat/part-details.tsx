import type { ReactNode } from 'react';
import { useExtension } from '#src/connection/react.tsx';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { runPlaceQuery } from '#src/protocol/run-place-path.ts';
import { Fact, ItemDetails } from '#src/shared/run-timeline/item-details.tsx';
import type { AnswerPart, Derived } from './answer-parts.ts';
import { useChat } from './chat-context.ts';
import { threadMessages } from './thread-messages.ts';
import { PathLink } from './path-link.tsx';
import { timelineMessages } from './timeline-messages.ts';
import { ToolValue } from './tool-value.tsx';
import { useDescribe } from './use-describe.ts';

const derivedMessages = {
  next: 'endsNext',
  answer: 'endsAnswer',
  last: 'endsLast',
  latency: 'startsLatency',
  duration: 'startsDuration',
} as const satisfies Record<Derived, string>;

export interface PartDetailsProps {
  readonly part: AnswerPart;
  readonly name: string;
  readonly live: boolean;
  readonly onOpenRun: (executionId: string) => void;
  readonly children?: ReactNode;
}

/** What was told of one span or mark of an answer's timeline. */
export function PartDetails({ part, name, live, onOpenRun, children }: PartDetailsProps) {
  const t = useMessages(timelineMessages);
  const { content, derived } = part;
  return (
    <ItemDetails
      name={name}
      start={part.start}
      end={part.end}
      live={live}
      derived={derived === null ? null : t(derivedMessages[derived])}
      executionId={content.what === 'tool' ? content.run.executionId : null}
      onOpenRun={onOpenRun}
    >
      <ContentDetails content={content} />
      {children}
    </ItemDetails>
  );
}

function ContentDetails({ content }: { readonly content: AnswerPart['content'] }) {
  const t = useMessages(timelineMessages);
  const chat = useMessages(threadMessages);
  const { formatDuration, formatNumber } = useFormats();
  switch (content.what) {
    case 'iteration':
      return null;
    case 'model':
      return (
        <dl className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
          {content.provider === null ? null : <Fact label={t('provider')}>{content.provider}</Fact>}
          {content.latencyMs === null ? null : (
            <Fact label={t('latency')}>{formatDuration(content.latencyMs)}</Fact>
          )}
        </dl>
      );
    case 'approval':
      return <ToolValue title={chat('arguments')} value={content.run.arguments} />;
    case 'tool': {
      const { run } = content;
      return (
        <>
          {run.durationMs === null ? null : (
            <dl className="text-xs">
              <Fact label={t('durationTold')}>{formatDuration(run.durationMs)}</Fact>
            </dl>
          )}
          <ToolValue title={chat('arguments')} value={run.arguments} />
          {run.returned ? (
            <ToolValue
              title={run.success === false && run.stopped !== true ? t('error') : chat('result')}
              value={run.result}
            />
          ) : null}
        </>
      );
    }
    case 'search':
      return content.count === null ? null : (
        <dl className="text-xs">
          <Fact label={t('passages')}>{formatNumber(content.count)}</Fact>
        </dl>
      );
    case 'node':
      return (
        <>
          {content.error === null ? null : <p className="break-words text-red">{content.error}</p>}
          <NodeLink id={content.id} run={content.run} />
          {content.output === null ? null : <ToolValue title={t('output')} value={content.output} />}
        </>
      );
    case 'moment':
      return <MomentDetails activity={content.activity} />;
  }
}

/** To the run that the node belongs to, at its moment; nothing where that is not told, or where no run is kept. */
function NodeLink({ id, run }: Pick<Extract<AnswerPart['content'], { what: 'node' }>, 'id' | 'run'>) {
  const t = useMessages(timelineMessages);
  const { workspaceId } = useChat();
  const isKept = useExtension('workflows') === true;
  if (run === null || !isKept) return null;
  const path =
    pagePaths.workflows(workspaceId, run.workflowId) + runPlaceQuery({ run: run.executionId, node: id });
  return <PathLink path={path}>{t('openNode')}</PathLink>;
}

function MomentDetails(props: Pick<Extract<AnswerPart['content'], { what: 'moment' }>, 'activity'>) {
  const { activity } = props;
  const t = useMessages(timelineMessages);
  const { formatNumber } = useFormats();
  const describe = useDescribe();
  if (activity.kind === 'usage') {
    const { promptTokens, completionTokens } = activity;
    return (
      <dl className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {promptTokens === null ? null : <Fact label={t('promptTokens')}>{formatNumber(promptTokens)}</Fact>}
        {completionTokens === null ? null : (
          <Fact label={t('completionTokens')}>{formatNumber(completionTokens)}</Fact>
        )}
      </dl>
    );
  }
  if (activity.kind === 'other') {
    const { name, data } = activity;
    return Object.keys(data).length === 0 ? null : <ToolValue title={name} value={data} />;
  }
  const { detail } = describe(activity);
  return detail === '' ? null : <p className="text-ink-2 break-words whitespace-pre-wrap">{detail}</p>;
}
