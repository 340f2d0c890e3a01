import { useEffect, useMemo, useRef, useState, type RefObject, type UIEvent } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { SelectField } from '#src/ui/select-field.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { VirtualList, type VirtualListHandle } from '#src/ui/virtual-list/virtual-list.tsx';
import { ClockText } from './clock-text.tsx';
import { filterConsole, type LevelFilter } from './console-filter.ts';
import { CutBadge } from './cut-badge.tsx';
import { debuggerMessages } from './messages.ts';
import type { ConsoleLine, LogLevel, Step } from './run-state.ts';

export interface ConsolePaneProps {
  readonly lines: readonly ConsoleLine[];
  readonly searchField: RefObject<HTMLInputElement | null>;
  readonly step: Step | null;
  readonly onShowAll: () => void;
  readonly live: boolean;
  /** All records that the server has are here, so that no lines means that there are none. */
  readonly whole: boolean;
}

const levelColors: Readonly<Record<LogLevel, string>> = {
  error: 'text-red',
  warn: 'text-amber',
  info: 'text-blue',
  debug: 'text-ink-3',
};

/** Log lines. At the tail it follows; scrolling up stops the following, never the receiving. */
export function ConsolePane({ lines, searchField, step, onShowAll, live, whole }: ConsolePaneProps) {
  const t = useMessages(debuggerMessages);
  const [level, setLevel] = useState<LevelFilter>('all');
  const [query, setQuery] = useState('');
  const shown = useMemo(() => filterConsole(lines, { level, query, step }), [lines, level, query, step]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 items-end gap-2 border-b border-line p-2">
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
          className="min-w-0 flex-1"
        />
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
      </div>
      {step === null ? null : (
        <p className="flex shrink-0 items-center gap-2 border-b border-line bg-accent-soft px-3 py-1 text-xs">
          <span className="min-w-0 flex-1 truncate">{t('inStep', { name: step.name })}</span>
          <Button size="sm" variant="ghost" onClick={onShowAll}>
            {t('showAll')}
          </Button>
        </p>
      )}
      {shown.length === 0 ? (
        <p className="p-4 text-ink-2">
          {lines.length > 0 ? t('noMatch') : live ? t('noLogsLive') : t(whole ? 'noLogs' : 'noLogsYet')}
        </p>
      ) : null}
      <LineList lines={shown} live={live} />
    </div>
  );
}

function LineList({ lines, live }: { readonly lines: readonly ConsoleLine[]; readonly live: boolean }) {
  const t = useMessages(debuggerMessages);
  const list = useRef<VirtualListHandle>(null);
  /** The last line (its `n`) that there was when the reader scrolled up; null: following. */
  const [unpinnedAt, setUnpinnedAt] = useState<number | null>(null);
  /** A run that was seen live is followed to its very end; one that was over when it was opened starts at its top. */
  const [seenLive, setSeenLive] = useState(live);
  if (live && !seenLive) setSeenLive(true);
  const following = seenLive && unpinnedAt === null;
  const lastTop = useRef(0);
  const follow = () => {
    setUnpinnedAt(null);
  };
  useViewCommands({
    view: t('debugger'),
    commands: () =>
      seenLive
        ? [
            {
              id: 'debugger:follow',
              label: t('follow'),
              reason: following ? t('following') : null,
              run: follow,
            },
          ]
        : [],
  });

  useEffect(() => {
    if (following && lines.length > 0) list.current?.scrollToIndex(lines.length - 1, 'end');
  }, [following, lines.length]);

  // What stands above may push the list together: its end stays in sight.
  const count = useRef(lines.length);
  useEffect(() => {
    count.current = lines.length;
  });
  useEffect(() => {
    const element = list.current?.element();
    if (!following || !element || typeof ResizeObserver === 'undefined') return undefined;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      if (element.clientHeight === height) return;
      height = element.clientHeight;
      if (count.current > 0) list.current?.scrollToIndex(count.current - 1, 'end');
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [following]);

  const onScroll = (event: UIEvent<HTMLDivElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    const atEnd = scrollHeight - scrollTop - clientHeight < 24;
    // Rows that turn out taller than estimated move the end away: only a reader goes up.
    const wentUp = scrollTop < lastTop.current;
    lastTop.current = scrollTop;
    setUnpinnedAt((before) => (atEnd ? null : wentUp ? (before ?? lines.at(-1)?.n ?? null) : before));
  };

  // By the lines themselves, not by their count: a filter changes that.
  const unseen =
    unpinnedAt === null ? 0 : lines.length - 1 - lines.findLastIndex((line) => line.n <= unpinnedAt);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <VirtualList
        handle={list}
        role="log"
        label={t('console')}
        items={lines}
        keyOf={(line) => line.n}
        estimateHeight={24}
        onScroll={onScroll}
        className="flex-1"
        renderItem={(line) => (
          <div
            className={cx(
              'flex gap-x-3 px-3 py-0.5 font-mono text-mono max-sm:flex-wrap',
              line.level === 'error' && 'bg-red-soft',
            )}
          >
            <ClockText instant={line.at} className="shrink-0 text-ink-3" />
            <span className={cx('w-11 shrink-0', levelColors[line.level])}>{line.level}</span>
            <span className="min-w-0 flex-1 wrap-anywhere whitespace-pre-wrap">{line.message}</span>
            {line.cutFrom === null ? null : (
              <span className="shrink-0 max-sm:basis-full">
                <CutBadge cutFrom={line.cutFrom} />
              </span>
            )}
          </div>
        )}
      />
      {seenLive && unseen > 0 ? (
        <Button size="sm" variant="primary" className="absolute right-4 bottom-3" onClick={follow}>
          {t('newLines', { count: unseen })}
        </Button>
      ) : null}
    </div>
  );
}
