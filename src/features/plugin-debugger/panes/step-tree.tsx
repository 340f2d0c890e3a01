import { memo, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { VirtualList, type VirtualListHandle } from '#src/ui/virtual-list/virtual-list.tsx';
import { debuggerMessages } from '../messages.ts';
import { treeOf } from '../model/nesting.ts';
import { knownOf } from '../model/read.ts';
import type { RunState } from '../run-state.ts';
import { paneMessages } from './pane-messages.ts';
import { StepRow } from './step-row.tsx';
import { countsOf, isDerived, nestingOf, shownNodes, type ShownNode } from './step-rows.ts';

export interface StepTreeProps {
  readonly run: RunState;
  /** Id of the chosen span. */
  readonly selected: number | null;
  readonly onSelect: (id: number | null) => void;
}

const nodeKey = ({ node }: ShownNode) => node.span.id;

/** The steps, and in each the calls that it made. Choosing one narrows the console to it; once more lets go. */
export const StepTree = memo(function StepTree({ run, selected, onSelect }: StepTreeProps) {
  const t = useMessages(debuggerMessages);
  const texts = useMessages(paneMessages);
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  const [focused, setFocused] = useState<number | null>(null);
  const list = useRef<VirtualListHandle>(null);
  const grid = useRef<HTMLDivElement>(null);
  const nodes = treeOf(run);
  const nesting = useMemo(() => nestingOf(nodes), [nodes]);
  const shown = useMemo(() => shownNodes(nodes, toggled), [nodes, toggled]);
  const { log } = run;
  const errors = knownOf(log.rows.errors, run.rows);
  const counts = useMemo(() => countsOf(log, errors, nodes), [log, errors, nodes]);
  const current = focused ?? selected ?? shown[0]?.node.span.id ?? null;

  const toggle = (id: number) => {
    const next = new Set(toggled);
    if (!next.delete(id)) next.add(id);
    setToggled(next);
  };
  const focus = (index: number) => {
    const target = shown[Math.min(Math.max(index, 0), shown.length - 1)];
    if (target === undefined) return;
    setFocused(target.node.span.id);
    list.current?.scrollToIndex(shown.indexOf(target));
    // The row may be mounted by the scrolling first.
    requestAnimationFrame(() =>
      grid.current?.querySelector<HTMLElement>(`[data-span="${String(target.node.span.id)}"]`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent, entry: ShownNode, index: number) => {
    const { node, hasChildren, isExpanded } = entry;
    const { id } = node.span;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => {
        focus(index + 1);
      },
      ArrowUp: () => {
        focus(index - 1);
      },
      Home: () => {
        focus(0);
      },
      End: () => {
        focus(shown.length - 1);
      },
      ArrowRight: () => {
        if (hasChildren && !isExpanded) toggle(id);
        else if (hasChildren) focus(index + 1);
      },
      ArrowLeft: () => {
        if (hasChildren && isExpanded) toggle(id);
        else focus(shown.findIndex(({ place }) => place === node.parent));
      },
      Enter: () => {
        onSelect(id === selected ? null : id);
      },
      ' ': () => {
        onSelect(id === selected ? null : id);
      },
    };
    const act = acts[event.key];
    // With Shift they are the cursor's.
    if (act === undefined || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <div ref={grid} role="treegrid" aria-label={t('steps')} className="flex h-full min-h-0 flex-col text-sm">
      <div role="row" className="sr-only">
        <span role="columnheader">{t('step')}</span>
        <span role="columnheader">{t('duration')}</span>
      </div>
      {shown.length === 0 ? (
        <div role="row" className="p-3 text-ink-2">
          <span role="gridcell">{t('noSteps')}</span>
        </div>
      ) : null}
      <VirtualList
        handle={list}
        role="rowgroup"
        label={t('steps')}
        items={shown}
        keyOf={nodeKey}
        estimateHeight={40}
        className={shown.length === 0 ? 'hidden' : 'flex-1'}
        renderItem={(entry, index) => (
          <StepRow
            entry={entry}
            run={run}
            counts={counts.get(entry.node.span.id) ?? null}
            isSelected={entry.node.span.id === selected}
            isMarked={nesting === 'partly' && isDerived(entry.node)}
            isCurrent={entry.node.span.id === current}
            onChoose={() => {
              setFocused(entry.node.span.id);
              onSelect(entry.node.span.id === selected ? null : entry.node.span.id);
            }}
            onToggle={() => {
              toggle(entry.node.span.id);
            }}
            onKeyDown={(event) => {
              onKeyDown(event, entry, index);
            }}
          />
        )}
      />
      {nesting === 'recorded' ? null : (
        <p className="shrink-0 border-t border-line px-3 py-1 text-xs text-ink-3">
          {texts(nesting === 'derived' ? 'nested' : 'partlyNested')}
        </p>
      )}
    </div>
  );
});
