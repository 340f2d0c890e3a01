import { useEffect, useRef, useState } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import type { ReadRun } from '#src/shared/run-timeline/inner-run.ts';
import { Badge } from '#src/ui/badge.tsx';
import { workflowMessages } from './messages.ts';
import { isOver, type NodeState, type RunState } from './run-state.ts';
import { RunTimeline } from './run-timeline.tsx';
import { ShownValue } from './shown-value.tsx';
import { tones } from './run-tones.ts';

export interface RunNodesProps {
  readonly run: RunState;
  /** What is shown of it may be old. */
  readonly cut?: boolean;
  /** The node that is asked for, or null: selected in the timeline. */
  readonly node: string | null;
  readonly onNode: (nodeId: string) => void;
  /** Where a node is shown at its moment; null where nothing leads there. */
  readonly addressOf: ((nodeId: string) => string) | null;
  /** To a tool's own run in the debugger. */
  readonly onOpenRun: (executionId: string) => void;
  readonly readRun: ReadRun | undefined;
}

/** The nodes of a run as they go, in time and below that one by one: what each worked with, what it gave, and in its place what went wrong. */
export function RunNodes({ run, cut = false, node, onNode, addressOf, onOpenRun, readRun }: RunNodesProps) {
  const t = useMessages(workflowMessages);
  const box = useRef<HTMLDivElement>(null);
  // Asked for by an address: brought into sight once it is there.
  const wanted = run.nodes.find(({ id }) => id === node);
  const [first] = useState(node);
  const [asked, setAsked] = useState(node === null ? null : { id: node });
  const [named, setNamed] = useState(node);
  if (named !== node) {
    setNamed(node);
    if (node !== null && node !== asked?.id) setAsked({ id: node });
  }
  useEffect(() => {
    if (first !== null) bringIntoSight(box.current);
  }, [first]);
  return (
    <div ref={box} className="mt-2 rounded-md border border-line">
      {node !== null && isOver(run.status) && wanted?.startedAt == null ? (
        <p role="status" className="border-b border-line px-3 py-2 text-amber">
          {wanted === undefined ? t('noNode', { node }) : t('noMoment', { node: wanted.name })}
        </p>
      ) : null}
      <RunTimeline run={run} cut={cut} node={asked} onNode={onNode} onOpenRun={onOpenRun} readRun={readRun} />
      <ol aria-label={t('nodes')} className="divide-y divide-line">
        {run.nodes.map((each) => (
          <NodeRow
            key={each.id}
            node={each}
            address={each.startedAt === null ? null : (addressOf?.(each.id) ?? null)}
            onShow={() => {
              setAsked({ id: each.id });
              onNode(each.id);
              bringIntoSight(box.current);
            }}
            onOpenRun={onOpenRun}
          />
        ))}
      </ol>
    </div>
  );
}

function bringIntoSight(element: HTMLElement | null): void {
  // Not in every test environment.
  if (element && 'scrollIntoView' in element) element.scrollIntoView({ block: 'nearest' });
}

interface NodeRowProps extends Pick<RunNodesProps, 'onOpenRun'> {
  readonly node: NodeState;
  /** Of its moment in the timeline; null: it has none. */
  readonly address: string | null;
  readonly onShow: () => void;
}

function NodeRow({ node, address, onShow, onOpenRun }: NodeRowProps) {
  const t = useMessages(workflowMessages);
  const { formatDuration } = useFormats();
  const { executionId } = node;
  return (
    <li className="px-3 py-2">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium break-words">{withoutTurns(node.name)}</span>
        {node.type === null ? null : <span className="font-mono text-mono text-ink-3">{node.type}</span>}
        <Badge tone={tones[node.status]}>{t(node.status)}</Badge>
        {node.durationMs === null ? null : (
          <span className="text-xs text-ink-3 tabular-nums">{formatDuration(node.durationMs)}</span>
        )}
        {address === null ? null : (
          <a
            href={address}
            aria-label={t('showMomentOf', { node: node.name })}
            className="text-xs text-accent underline-offset-2 hover:underline"
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              onShow();
            }}
          >
            {t('showMoment')}
          </a>
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
