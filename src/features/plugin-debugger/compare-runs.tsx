import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { CompareView } from './analysis/compare-view.tsx';
import type { DebuggerPlace } from './cursor/cursor-store.ts';
import { momentOf } from './cursor/moves.ts';
import { debuggerMessages } from './messages.ts';
import { visibleName } from './panes/visible-text.ts';
import { RunNotices } from './run-notices.tsx';
import { useRun } from './use-run.ts';

export interface CompareRunsProps {
  readonly executionId: string;
  /** The run that it is compared with. */
  readonly otherId: string;
  readonly onOpenRun: (executionId: string, place: DebuggerPlace) => void;
}

/** Two runs of a server side by side; either may still be running. */
export function CompareRuns({ executionId, otherId, onOpenRun }: CompareRunsProps) {
  const t = useMessages(debuggerMessages);
  const mine = useRun(executionId);
  const others = useRun(otherId);
  const left = useStore(mine.store);
  const right = useStore(others.store);
  if (left.info === null || right.info === null) {
    const refusal = left.refusal ?? right.refusal;
    return refusal === null ? (
      <Skeleton label={t('waiting')} lines={8} />
    ) : (
      <p role="alert" className="p-6 text-red">
        {t('refusedDetail', { words: refusal })}
      </p>
    );
  }
  const nameOf = (id: string, tool: string | null) =>
    [tool === null ? null : visibleName(tool), id.length > 16 ? id.slice(0, 8) : id]
      .filter(Boolean)
      .join(' ');
  const leftName = nameOf(executionId, left.info.toolName);
  const rightName = nameOf(otherId, right.info.toolName);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2">
        <h2 className="min-w-0 flex-1 truncate text-base font-semibold max-sm:basis-full">
          {t('compareRuns')}
        </h2>
        {[executionId, otherId].map((id, index) => (
          <Button
            key={id}
            size="sm"
            onClick={() => {
              onOpenRun(id, {});
            }}
          >
            {t('openNamed', { name: index === 0 ? leftName : rightName })}
          </Button>
        ))}
      </header>
      <RunNotices run={left} onFetchAgain={mine.fetchAgain} />
      <RunNotices run={right} onFetchAgain={others.fetchAgain} />
      <div className="min-h-0 flex-1">
        <CompareView
          left={left}
          right={right}
          leftName={leftName}
          rightName={rightName}
          onOpenMoment={(side, row) => {
            const run = side === 'left' ? left : right;
            const { at } = momentOf(run, row);
            onOpenRun(side === 'left' ? executionId : otherId, { at, row });
          }}
        />
      </div>
    </div>
  );
}
