import { memo, useDeferredValue, useMemo, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { parseInstant } from '#src/lib/instant.ts';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { TimeText } from '#src/ui/time-text.tsx';
import type { ServerDocument, Words } from './edit-state.ts';
import { condense, diffLines } from './line-diff.ts';
import { documentMessages } from './messages.ts';

const LINES_AROUND = 2;
const MAX_ROWS = 300;

export interface ConflictBarProps {
  readonly theirs: ServerDocument;
  readonly mine: Words;
  /** Who saved it, as people are called here. */
  readonly name: string;
  readonly onReload: () => void;
  readonly onKeepMine: () => void;
}

/** Somebody saved while one typed: who, when, what differs, and the choice. It stands in no one's way. */
export function ConflictBar({ theirs, mine, name, onReload, onKeepMine }: ConflictBarProps) {
  const t = useMessages(documentMessages);
  const [open, setOpen] = useState(true);
  useViewCommands({
    view: t('documents'),
    commands: () => [
      {
        id: 'documents:compare',
        label: t(open ? 'hideDifferences' : 'showDifferences'),
        run: () => {
          setOpen(!open);
        },
      },
      { id: 'documents:reload', label: t('takeTheirs'), run: onReload },
      { id: 'documents:keep-mine', label: t('keepMyVersion'), run: onKeepMine },
    ],
  });
  const at = theirs.updatedAt === null ? null : parseInstant(theirs.updatedAt);
  // Typing goes on beside it: the comparison follows when there is time.
  const mineShown = useDeferredValue(mine.text);
  return (
    <section
      aria-label={t('conflict')}
      className="flex max-h-[45%] shrink-0 flex-col border-b border-line bg-amber-soft"
    >
      <div className="flex flex-wrap items-center gap-2 px-3 py-2">
        <p role="status" className="min-w-48 flex-1">
          {t('conflictBy', { name, version: theirs.version })}
          {at === null ? null : (
            <>
              {' '}
              <TimeText instant={at} className="text-ink-2" />
            </>
          )}
        </p>
        <Button
          size="sm"
          variant="ghost"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {t('differences')}
        </Button>
        <Button size="sm" onClick={onReload}>
          {t('reload')}
        </Button>
        <Button size="sm" onClick={onKeepMine}>
          {t('keepMine')}
        </Button>
      </div>
      {open ? (
        <div
          role="group"
          aria-label={t('differences')}
          tabIndex={0}
          className="min-h-0 overflow-auto border-t border-line bg-surface px-3 py-2 focus-visible:-outline-offset-2"
        >
          <p className="mb-1 text-xs text-ink-3">{t('diffLegend', { name })}</p>
          {mine.title.trim() === theirs.title ? null : (
            <p className="mb-1">{t('titleThere', { title: theirs.title })}</p>
          )}
          <Differences mine={mineShown} theirs={theirs.text} />
        </div>
      ) : null}
    </section>
  );
}

const marks = { same: ' ', removed: '−', added: '+' } as const;

const Differences = memo(function Differences({
  mine,
  theirs,
}: {
  readonly mine: string;
  readonly theirs: string;
}) {
  const t = useMessages(documentMessages);
  const rows = useMemo(() => condense(diffLines(mine, theirs), LINES_AROUND, MAX_ROWS), [mine, theirs]);
  return (
    <ol className="font-mono text-mono">
      {rows.map((row, index) =>
        row.kind === 'skipped' ? (
          <li key={index} className="text-ink-3">
            {t('linesLeftOut', { count: row.count })}
          </li>
        ) : (
          <li
            key={index}
            className={cx(
              'flex gap-2',
              row.kind === 'added' && 'bg-green-soft text-green',
              row.kind === 'removed' && 'bg-red-soft text-red',
            )}
          >
            <span aria-hidden="true" className="shrink-0 whitespace-pre">
              {marks[row.kind]}
            </span>
            {row.kind === 'same' ? null : <span className="sr-only">{t(row.kind)}</span>}
            <span className="min-w-0 break-words whitespace-pre-wrap">{row.text.slice(0, 2000)}</span>
          </li>
        ),
      )}
    </ol>
  );
});
