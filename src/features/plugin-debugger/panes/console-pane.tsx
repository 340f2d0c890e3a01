import { useDeferredValue, useState, type RefObject } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { SelectField } from '#src/ui/select-field.tsx';
import { Switch } from '#src/ui/switch.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import type { CursorStore } from '../cursor/cursor-store.ts';
import type { Span } from '../model/read.ts';
import { isWhole, type RunState } from '../run-state.ts';
import { ConsoleLines } from './console-lines.tsx';
import type { LevelFilter } from './console-rows.ts';
import { paneMessages } from './pane-messages.ts';
import { RangeNote } from './range-note.tsx';
import { useConsoleRows } from './use-console-rows.ts';
import { visibleName } from './visible-text.ts';

export interface ConsolePaneProps {
  readonly run: RunState;
  readonly cursor: CursorStore;
  readonly searchField: RefObject<HTMLInputElement | null>;
  /** Only what lies in it; null: everything. */
  readonly step: Span | null;
  readonly onShowAll: () => void;
  readonly fold: boolean;
  readonly onFold: (fold: boolean) => void;
}

/** Log lines: by level, text or expression, echoes folded, repetitions counted. */
export function ConsolePane({ run, cursor, searchField, step, onShowAll, fold, onFold }: ConsolePaneProps) {
  const t = useMessages(paneMessages);
  const [level, setLevel] = useState<LevelFilter>('all');
  const [query, setQuery] = useState('');
  const [isExpression, setIsExpression] = useState(false);
  // While the range is dragged its handles come first.
  const range = useDeferredValue(useStore(cursor, (state) => state.range));
  const { rows, counts, problem } = useConsoleRows(run, { level, query, isExpression, step, range, fold });
  const live = run.status === 'running';
  const hasLines = run.log.rows.logs.length > 0;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-end gap-2 border-b border-line p-2">
        <TextField
          ref={searchField}
          type="search"
          label={t('search')}
          labelHidden
          placeholder={t('search')}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
          }}
          className="min-w-40 flex-1"
          {...(problem === null ? {} : { error: problem })}
        />
        <Button
          size="sm"
          variant={isExpression ? 'primary' : 'ghost'}
          aria-pressed={isExpression}
          aria-label={t('expression')}
          title={t('expression')}
          onClick={() => {
            setIsExpression(!isExpression);
          }}
        >
          <span aria-hidden="true" className="font-mono">
            .*
          </span>
        </Button>
        <SelectField
          label={t('level')}
          labelHidden
          value={level}
          options={[
            { value: 'all', label: t('allLevels') },
            ...(['error', 'warn', 'info', 'debug'] as const).map((value) => ({ value, label: value })),
          ]}
          onValueChange={(value) => {
            setLevel(value as LevelFilter);
          }}
          className="w-32"
        />
        <Switch label={t('fold')} checked={fold} onCheckedChange={onFold} className="min-h-8" />
      </div>
      <RangeNote cursor={cursor} />
      {step === null ? null : (
        <p className="flex shrink-0 items-center gap-2 border-b border-line bg-accent-soft px-3 py-1 text-xs">
          <span className="min-w-0 flex-1 truncate">{t('inStep', { name: visibleName(step.name) })}</span>
          <Button size="sm" variant="ghost" onClick={onShowAll}>
            {t('showAll')}
          </Button>
        </p>
      )}
      {rows.length === 0 ? (
        <p className="p-4 text-ink-2">
          {hasLines ? t('noMatch') : live ? t('noLogsLive') : t(isWhole(run) ? 'noLogs' : 'noLogsYet')}
        </p>
      ) : null}
      <ConsoleLines log={run.log} rows={rows} counts={counts} cursor={cursor} live={live} />
    </div>
  );
}
