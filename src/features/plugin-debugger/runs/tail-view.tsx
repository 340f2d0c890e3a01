import { ArrowLeft } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type UIEvent } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { StatusDot } from '#src/ui/status-dot.tsx';
import { VirtualList } from '#src/ui/virtual-list/virtual-list.tsx';
import { ClockText } from '../clock-text.tsx';
import { RecordedText } from '../panes/recorded-text.tsx';
import { visibleName, visibleText } from '../panes/visible-text.ts';
import { isWhole, type RunState } from '../run-state.ts';
import { useRun } from '../use-run.ts';
import { runsMessages } from './messages.ts';
import { runDots } from './run-words.ts';
import { interleave, LINES_A_RUN, tailOf, type TailLine } from './tail-lines.ts';

export interface TailViewProps {
  readonly ids: readonly string[];
  readonly onBack: () => void;
  readonly onOpenRun: (executionId: string) => void;
}

/** One colour a run; its letter and name stand beside, so that nothing hangs on the colour. */
const colors = ['text-blue', 'text-accent', 'text-amber', 'text-green'] as const;
const letters = ['A', 'B', 'C', 'D'] as const;

interface Tailed {
  readonly state: RunState;
  readonly lines: readonly TailLine[];
  readonly isLost: boolean;
}

/** The logs of up to four runs in one console, by time, live. */
export function TailView({ ids, onBack, onOpenRun }: TailViewProps) {
  const t = useMessages(runsMessages);
  const [tailed, setTailed] = useState<Readonly<Record<string, Tailed>>>({});
  const onTail = useCallback((id: string, run: Tailed) => {
    setTailed((before) => ({ ...before, [id]: run }));
  }, []);
  const lists = ids.map((id) => tailed[id]?.lines ?? none);
  const lines = useMemo(() => interleave(ids.map((id) => tailed[id]?.lines ?? none)), [ids, tailed]);
  const nameOf = (at: number): string =>
    `${letters[at] ?? ''} ${nameOfRun(tailed[ids[at] ?? '']?.state, ids[at] ?? '')}`;
  const notes = ids.flatMap((id, at) => {
    const run = tailed[id];
    if (run === undefined) return [];
    const words = run.state.refusal;
    if (words !== null) return [t('tailRefused', { run: nameOf(at), words: visibleText(words) })];
    if (run.isLost) return [t('tailLost', { run: nameOf(at) })];
    return isWhole(run.state) ? [] : [t('tailNotAll', { run: nameOf(at) })];
  });
  return (
    <div className="flex h-full min-h-0 flex-col">
      {ids.map((id, at) => (
        <Feed key={id} id={id} at={at} onTail={onTail} />
      ))}
      <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5">
        <IconButton label={t('tailBack')} icon={<ArrowLeft />} onClick={onBack} />
        <h2 className="font-semibold">{t('tailOf', { count: ids.length })}</h2>
        {/* In columns: a run whose name or state comes late moves none of the others. */}
        <ul className="grid min-w-0 flex-1 basis-64 grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-x-4 gap-y-1">
          {ids.map((id, at) => {
            const status = tailed[id]?.state.status;
            return (
              <li key={id} className="flex min-w-0 items-center gap-1.5">
                <StatusDot kind={status === undefined || status === 'unknown' ? 'off' : runDots[status]} />
                <button
                  type="button"
                  onClick={() => {
                    onOpenRun(id);
                  }}
                  className={cx('min-w-0 truncate font-mono text-mono hover:underline', colors[at])}
                >
                  {nameOf(at)}
                </button>
                <span className="text-xs text-ink-2">
                  {status === undefined || status === 'unknown' ? null : t(status)}
                </span>
              </li>
            );
          })}
        </ul>
      </header>
      {notes.length === 0 ? null : (
        <p role="status" className="shrink-0 border-b border-line bg-amber-soft px-4 py-1.5 text-amber">
          {notes.join(' ')}
        </p>
      )}
      {lists.some((list) => list.length >= LINES_A_RUN) ? (
        <p className="shrink-0 border-b border-line bg-raised px-4 py-1 text-xs text-ink-2">
          {t('tailCut', { count: LINES_A_RUN })}
        </p>
      ) : null}
      {lines.length === 0 ? (
        <p className="p-4 text-ink-2">{t('tailEmpty')}</p>
      ) : (
        <Lines lines={lines} nameOf={nameOf} />
      )}
    </div>
  );
}

/** Follows one run, and says of each change what it is now. */
function Feed({
  id,
  at,
  onTail,
}: {
  readonly id: string;
  readonly at: number;
  readonly onTail: (id: string, run: Tailed) => void;
}) {
  const { store, channel } = useRun(id);
  const state = useStore(store);
  const { log, rows } = state;
  const lines = useMemo(() => tailOf({ log, rows }, at), [log, rows, at]);
  const isLost = channel.status?.state === 'failed' || (state.lostAt !== null && state.status === 'running');
  useEffect(() => {
    onTail(id, { state, lines, isLost });
  }, [id, state, lines, isLost, onTail]);
  return null;
}

const none: readonly TailLine[] = [];

function nameOfRun(state: RunState | undefined, id: string): string {
  const { pluginId, toolName } = state?.info ?? {};
  return visibleName(toolName == null ? id : `${pluginId ?? ''}:${toolName}`);
}

const levelColors = {
  error: 'text-red',
  warn: 'text-amber',
  info: 'text-ink-2',
  debug: 'text-ink-3',
} as const;
/** px from the end within which the list counts as being at it. */
const AT_END = 24;

function Lines({
  lines,
  nameOf,
}: {
  readonly lines: readonly TailLine[];
  readonly nameOf: (at: number) => string;
}) {
  const t = useMessages(runsMessages);
  /** How many lines there were when the reader scrolled up; null: following. */
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const lastTop = useRef(0);
  const follows = leftAt === null;
  const onScroll = ({ currentTarget }: UIEvent<HTMLDivElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = currentTarget;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < AT_END;
    // Rows that turn out taller than estimated move the end away: only a reader goes up.
    const wentUp = scrollTop < lastTop.current;
    lastTop.current = scrollTop;
    setLeftAt((before) => (isAtEnd ? null : wentUp ? (before ?? lines.length) : before));
  };
  const unseen = leftAt === null ? 0 : lines.length - leftAt;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <VirtualList
        items={lines}
        keyOf={keyOfLine}
        role="log"
        label={t('tailLabel')}
        estimateHeight={24}
        followsEnd={follows}
        onScroll={onScroll}
        className="flex-1"
        renderItem={(line) => (
          <div className="flex gap-x-3 px-3 py-0.5 font-mono text-mono max-sm:flex-wrap">
            <ClockText instant={line.at} className="shrink-0 text-ink-3" />
            <span className={cx('w-44 shrink-0 truncate max-sm:w-0 max-sm:flex-1', colors[line.run])}>
              {nameOf(line.run)}
            </span>
            <span className={cx('w-11 shrink-0', levelColors[line.level])}>{line.level}</span>
            <span className="min-w-0 flex-1 max-sm:basis-full">
              <RecordedText text={line.message} />
            </span>
          </div>
        )}
      />
      {follows ? null : (
        <Button
          size="sm"
          variant="primary"
          className="absolute right-4 bottom-3"
          onClick={() => {
            setLeftAt(null);
          }}
        >
          {unseen > 0 ? t('newLines', { count: unseen }) : t('follow')}
        </Button>
      )}
    </div>
  );
}

const keyOfLine = (line: TailLine) => line.key;
