import { useMessages } from '#src/i18n/use-messages.ts';
import { useFormats } from '#src/i18n/use-formats.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { workflowMessages } from './messages.ts';
import type { NodeState, RunState } from './run-state.ts';

const tones = {
  starting: 'neutral',
  waiting: 'neutral',
  skipped: 'neutral',
  running: 'blue',
  completed: 'green',
  failed: 'red',
  cut: 'amber',
} as const;

const MAX_OUTPUT_LENGTH = 20_000;

/** A run: its outcome in words, and its nodes as they go. */
export function RunNodes({ run, label }: { readonly run: RunState; readonly label: string }) {
  const t = useMessages(workflowMessages);
  const { formatDuration } = useFormats();
  return (
    <div>
      <p role="status" className="flex flex-wrap items-center gap-2">
        <Badge tone={tones[run.status]}>{t(run.status)}</Badge>
        {run.durationMs === null ? null : (
          <span className="text-ink-2">{formatDuration(run.durationMs)}</span>
        )}
        {run.error === null || run.error === '' ? null : <span className="text-red">{run.error}</span>}
      </p>
      <ol aria-label={label} className="mt-2 divide-y divide-line rounded-md border border-line">
        {run.nodes.map((node) => (
          <NodeRow key={node.id} node={node} />
        ))}
      </ol>
    </div>
  );
}

function NodeRow({ node }: { readonly node: NodeState }) {
  const t = useMessages(workflowMessages);
  const { formatDuration } = useFormats();
  const output = node.output === null ? '' : wordsOf(node.output);
  return (
    <li className="px-3 py-2">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{node.name}</span>
        {node.type === null ? null : <span className="font-mono text-mono text-ink-3">{node.type}</span>}
        <Badge tone={tones[node.status]}>{t(node.status)}</Badge>
        {node.durationMs === null ? null : (
          <span className="text-xs text-ink-3">{formatDuration(node.durationMs)}</span>
        )}
      </p>
      {node.error === null ? null : <p className="mt-1 text-red">{node.error}</p>}
      {output === '' ? null : (
        <Disclosure label={t('output')}>
          <pre tabIndex={0} className="max-h-60 overflow-auto font-mono text-mono whitespace-pre-wrap">
            {output}
          </pre>
        </Disclosure>
      )}
    </li>
  );
}

function wordsOf(output: unknown): string {
  return (typeof output === 'string' ? output : JSON.stringify(output, null, 2)).slice(0, MAX_OUTPUT_LENGTH);
}
