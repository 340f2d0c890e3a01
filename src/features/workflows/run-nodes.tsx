import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import type { ReadRun } from '#src/shared/run-timeline/inner-run.ts';
import { Badge } from '#src/ui/badge.tsx';
import { workflowMessages } from './messages.ts';
import type { NodeState, RunState } from './run-state.ts';
import { RunTimeline } from './run-timeline.tsx';
import { ShownValue } from './shown-value.tsx';
import { tones } from './run-tones.ts';

export interface RunNodesProps {
  readonly run: RunState;
  /** What is shown of it may be old. */
  readonly cut?: boolean;
  /** To a tool's own run in the debugger. */
  readonly onOpenRun: (executionId: string) => void;
  readonly readRun: ReadRun | undefined;
}

/** The nodes of a run as they go, in time and below that one by one: what each worked with, what it gave, and in its place what went wrong. */
export function RunNodes({ run, cut = false, onOpenRun, readRun }: RunNodesProps) {
  const t = useMessages(workflowMessages);
  return (
    <div className="mt-2 rounded-md border border-line">
      <RunTimeline run={run} cut={cut} onOpenRun={onOpenRun} readRun={readRun} />
      <ol aria-label={t('nodes')} className="divide-y divide-line">
        {run.nodes.map((node) => (
          <NodeRow key={node.id} node={node} onOpenRun={onOpenRun} />
        ))}
      </ol>
    </div>
  );
}

function NodeRow({ node, onOpenRun }: { readonly node: NodeState } & Pick<RunNodesProps, 'onOpenRun'>) {
  const t = useMessages(workflowMessages);
  const { formatDuration } = useFormats();
  const { executionId } = node;
  return (
    <li className="px-3 py-2">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium break-words">{node.name}</span>
        {node.type === null ? null : <span className="font-mono text-mono text-ink-3">{node.type}</span>}
        <Badge tone={tones[node.status]}>{t(node.status)}</Badge>
        {node.durationMs === null ? null : (
          <span className="text-xs text-ink-3 tabular-nums">{formatDuration(node.durationMs)}</span>
        )}
        {executionId === null ? null : (
          <a
            href={pagePaths.debug(executionId)}
            aria-label={t('openRunOf', { node: node.name })}
            className="text-xs text-accent underline-offset-2 hover:underline"
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              onOpenRun(executionId);
            }}
          >
            {t('openRun')}
          </a>
        )}
      </p>
      {node.error === null ? null : <p className="mt-1 break-words text-red">{node.error}</p>}
      <ShownValue label={t('input')} of={node.name} value={node.input} />
      <ShownValue label={t('output')} of={node.name} value={node.output} />
    </li>
  );
}
