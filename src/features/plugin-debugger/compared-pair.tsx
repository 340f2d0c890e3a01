import type { ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { CompareView } from './analysis/compare-view.tsx';
import type { ComparedSide, Side } from './analysis/pair.ts';
import type { DebuggerPlace } from './cursor/cursor-store.ts';
import { momentOf } from './cursor/moves.ts';
import { debuggerMessages } from './messages.ts';
import { RunNotices } from './run-notices.tsx';

export interface PairedRun extends ComparedSide {
  /** Asks once more for what did not come; null where the run is out of a file. */
  readonly onFetchAgain: (() => void) | null;
  /** What is to be known of where it came from. */
  readonly origin?: ReactNode;
}

export interface ComparedPairProps {
  readonly left: PairedRun;
  readonly right: PairedRun;
  /** Shows one of the two by itself, at a place of it. */
  readonly onOpen: (side: Side, place: DebuggerPlace) => void;
  /** Before the heading. */
  readonly back?: ReactNode;
}

/** Two runs side by side, wherever each of them came from: their names, what is missing of them, how they compare. */
export function ComparedPair({ left, right, onOpen, back = null }: ComparedPairProps) {
  const t = useMessages(debuggerMessages);
  const sides = { left, right };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2">
        {back}
        <h2
          className={
            back === null
              ? 'min-w-0 flex-1 truncate text-base font-semibold max-sm:basis-full'
              : 'min-w-0 flex-1 truncate text-base font-semibold'
          }
        >
          {t('compareRuns')}
        </h2>
        {(['left', 'right'] as const).map((side) => (
          <Button
            key={side}
            size="sm"
            className="max-w-full"
            onClick={() => {
              onOpen(side, {});
            }}
          >
            <span className="truncate">{t('openNamed', { name: sides[side].name })}</span>
          </Button>
        ))}
      </header>
      {left.origin}
      <RunNotices run={left.run} onFetchAgain={left.onFetchAgain} />
      {right.origin}
      <RunNotices run={right.run} onFetchAgain={right.onFetchAgain} />
      <div className="min-h-0 flex-1">
        <CompareView
          left={left}
          right={right}
          onOpenMoment={(side, row) => {
            const { at } = momentOf(sides[side].run, row);
            onOpen(side, { at, row });
          }}
        />
      </div>
    </div>
  );
}
