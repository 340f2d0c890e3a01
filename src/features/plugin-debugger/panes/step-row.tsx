import { ChevronRight, Unplug } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { cx } from '#src/ui/cx.ts';
import { debuggerMessages } from '../messages.ts';
import { latestOf } from '../model/event-log.ts';
import type { TreeNode } from '../model/nesting.ts';
import { openEndOf, type RunState } from '../run-state.ts';
import { paneMessages } from './pane-messages.ts';
import type { ShownNode, StepCounts } from './step-rows.ts';
import { visibleName } from './visible-text.ts';

const openWords = { running: 'open', never: 'neverEnded', unknown: 'open' } as const;
const openColors = { running: 'text-blue', never: 'text-red', unknown: 'text-ink-3' } as const;

export interface StepRowProps {
  readonly entry: ShownNode;
  readonly run: RunState;
  readonly counts: StepCounts | null;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  /** Of the nesting only a part is derived, and this row's is. */
  readonly isMarked: boolean;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** A step or a call of the tree: its name, how long it took or that it is open, and its share of the run. */
export function StepRow(props: StepRowProps) {
  const { entry, run, counts, isSelected, isCurrent, isMarked, onChoose, onToggle, onKeyDown } = props;
  const t = useMessages(debuggerMessages);
  const texts = useMessages(paneMessages);
  const { formatDuration } = useFormats();
  const openEnd = openEndOf(run);
  const { span, level } = entry.node;
  const name = span.isStep ? span.name : [span.type, span.name].filter(Boolean).join(' ');
  return (
    <div
      role="row"
      aria-level={level}
      aria-selected={isSelected}
      aria-expanded={entry.hasChildren ? entry.isExpanded : undefined}
      data-span={span.id}
      tabIndex={isCurrent ? 0 : -1}
      onClick={onChoose}
      onKeyDown={onKeyDown}
      className={cx(
        'cursor-pointer py-1 pr-3 hover:bg-raised focus-visible:-outline-offset-2',
        isSelected && 'bg-accent-soft',
      )}
      style={{ paddingInlineStart: `${String(0.25 + (level - 1) * 0.75)}rem` }}
    >
      <span className="flex items-baseline gap-1.5">
        <span
          aria-hidden="true"
          onClick={(event) => {
            if (!entry.hasChildren) return;
            event.stopPropagation();
            onToggle();
          }}
          className={cx('flex size-4 shrink-0 items-center self-center', !entry.hasChildren && 'invisible')}
        >
          <ChevronRight
            className={cx('size-3.5 text-ink-3 transition-transform', entry.isExpanded && 'rotate-90')}
          />
        </span>
        <span
          role="gridcell"
          className={cx('min-w-0 flex-1 truncate font-mono text-mono', !span.isStep && 'text-ink-2')}
        >
          {visibleName(name)}
          {isMarked ? <span className="ml-2 font-sans text-xs text-ink-3">{texts('byTime')}</span> : null}
        </span>
        {counts === null ? null : <CountBadges counts={counts} />}
        {span.success === false ? <Badge tone="red">{t('failedWord')}</Badge> : null}
        <span
          role="gridcell"
          className={cx('text-xs', span.duration === null ? openColors[openEnd] : 'text-ink-2')}
        >
          {span.duration === null
            ? span.isOpen
              ? t(openWords[openEnd])
              : '—'
            : formatDuration(span.duration * 1_000)}
        </span>
      </span>
      <ShareBar node={entry.node} run={run} />
    </div>
  );
}

/** Error lines and failed calls that lie in a step: numbers for the eye, the words on hover and to be read out. */
function CountBadges({ counts }: { readonly counts: StepCounts }) {
  const t = useMessages(paneMessages);
  const { calls, failed, errors } = counts;
  const words = {
    errors: t('errorLines', { count: errors }),
    failed: t('failedCalls', { failed: String(failed), count: calls }),
  };
  return (
    <>
      {errors === 0 ? null : (
        <Badge tone="red" title={words.errors}>
          <span aria-hidden="true">{errors}</span>
          <span className="sr-only">{words.errors}</span>
        </Badge>
      )}
      {failed === 0 ? null : (
        <Badge tone="red" title={words.failed}>
          <Unplug aria-hidden="true" className="size-3" />
          <span aria-hidden="true">{failed}</span>
          <span className="sr-only">{words.failed}</span>
        </Badge>
      )}
    </>
  );
}

/** Its share of the run; of a step that is open, so far. */
function ShareBar({ node, run }: { readonly node: TreeNode; readonly run: RunState }) {
  const end = run.endedAt ?? latestOf(run.log, run.rows) ?? 0;
  const elapsed = end - (run.startedAt ?? end);
  const { span } = node;
  const length = span.isOpen ? end - (span.startedAt ?? end) : (span.duration ?? 0) * 1_000_000;
  const share = elapsed > 0 ? Math.min(1, Math.max(0, length / elapsed)) : 0;
  return (
    <span aria-hidden="true" className="mt-1 ml-5.5 block h-0.5 overflow-hidden rounded-full bg-raised">
      <span
        className={cx('block h-full rounded-full', span.success === false ? 'bg-red' : 'bg-ink-3')}
        style={{ width: `${String(share * 100)}%` }}
      />
    </span>
  );
}
