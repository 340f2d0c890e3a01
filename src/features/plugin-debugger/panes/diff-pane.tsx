import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { ABSENT, diffValues, type ValueChange } from '../analysis/value-diff.ts';
import { formatClock } from '../clock-format.ts';
import type { CursorStore, TimeRange } from '../cursor/cursor-store.ts';
import { previewJson } from '../json-text.ts';
import { treeOf } from '../model/nesting.ts';
import { variablesAt, type VariableValue } from '../model/variables-at.ts';
import type { RunState } from '../run-state.ts';
import { paneMessages } from './pane-messages.ts';
import { innermostAt } from './step-rows.ts';
import { visibleText } from './visible-text.ts';

export interface DiffPaneProps {
  readonly run: RunState;
  readonly cursor: CursorStore;
}

interface VariableDiff {
  readonly name: string;
  readonly before: VariableValue;
  readonly after: VariableValue;
  readonly changes: readonly ValueChange[];
}

/** What changed in the variables: within the chosen range, or in the step at the cursor up to it. */
export function DiffPane({ run, cursor }: DiffPaneProps) {
  const t = useMessages(paneMessages);
  const { moment, range } = useStore(cursor);
  const stretch = useMemo(() => range ?? stretchOf(run, moment?.at ?? null), [run, moment, range]);
  const diffs = useMemo(() => (stretch === null ? [] : diffsOf(run, stretch)), [run, stretch]);
  if (stretch === null) return <p className="p-4 text-ink-2">{t('diffHint')}</p>;
  return (
    <div className="grid gap-3 p-3">
      <p className="text-xs text-ink-3">
        {t('diffOf', { from: formatClock(stretch.from), to: formatClock(stretch.to) })}
      </p>
      {diffs.length === 0 ? <p className="text-ink-2">{t('noChange')}</p> : null}
      <ul
        aria-label={t('diffOf', { from: formatClock(stretch.from), to: formatClock(stretch.to) })}
        className="grid gap-3"
      >
        {diffs.map((diff) => (
          <li key={diff.name}>
            <p className="flex items-center gap-2 font-mono text-mono font-medium">
              {visibleText(diff.name)}
              {diff.before.state === 'unset' ? <Badge tone="green">{t('appeared')}</Badge> : null}
            </p>
            <Change diff={diff} />
          </li>
        ))}
      </ul>
      {range === null ? <p className="text-xs text-ink-3">{t('diffHint')}</p> : null}
    </div>
  );
}

function Change({ diff }: { readonly diff: VariableDiff }) {
  const t = useMessages(paneMessages);
  if (diff.after.state !== 'known') {
    const words = {
      'not-recorded': 'notRecorded',
      'from-line': 'fromLine',
      'let-go': 'letGo',
      unset: 'unset',
    } as const;
    return <p className="text-xs text-ink-3 italic">{t(words[diff.after.state])}</p>;
  }
  return (
    <ul className="mt-1 grid gap-1">
      {diff.changes.map(({ path, before, after }) => (
        <li key={path} className="font-mono text-mono break-all">
          {path === '' ? null : <span className="text-ink-3">{visibleText(path)} </span>}
          {before === ABSENT ? null : (
            <del className="bg-red-soft text-red no-underline">− {visibleText(previewJson(before))}</del>
          )}{' '}
          {after === ABSENT ? null : (
            <ins className="bg-green-soft text-green no-underline">+ {visibleText(previewJson(after))}</ins>
          )}
        </li>
      ))}
    </ul>
  );
}

/** From the beginning of the step at a moment to that moment. */
function stretchOf(run: RunState, at: number | null): TimeRange | null {
  if (at === null) return null;
  const from = innermostAt(treeOf(run), at)?.span.startedAt ?? run.startedAt;
  return from === null || from >= at ? null : { from, to: at };
}

function diffsOf(run: RunState, { from, to }: TimeRange): VariableDiff[] {
  // What happened at the very beginning belongs to the stretch.
  const before = new Map(
    variablesAt(run, { at: from - 1, row: null }).map((each) => [each.name, each.value]),
  );
  return variablesAt(run, { at: to, row: null }).flatMap(({ name, value }): VariableDiff[] => {
    const old = before.get(name) ?? ({ state: 'unset' } as const);
    if (value.state === 'unset' || (old.state !== 'unset' && old.row === value.row)) return [];
    const was = old.state === 'known' ? old.value : ABSENT;
    const changes = value.state === 'known' ? diffValues(was, value.value, MOST_CHANGES) : [];
    // Recorded again, and the same.
    if (value.state === 'known' && changes.length === 0) return [];
    return [{ name, before: old, after: value, changes }];
  });
}

/** Of one variable so many are shown. */
const MOST_CHANGES = 50;
