import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { ComparedPair } from './compared-pair.tsx';
import type { DebuggerPlace } from './cursor/cursor-store.ts';
import { debuggerMessages } from './messages.ts';
import { visibleName } from './panes/visible-text.ts';
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
  return (
    <ComparedPair
      left={{ run: left, name: nameOf(executionId, left.info.toolName), onFetchAgain: mine.fetchAgain }}
      right={{ run: right, name: nameOf(otherId, right.info.toolName), onFetchAgain: others.fetchAgain }}
      onOpen={(side, place) => {
        onOpenRun(side === 'left' ? executionId : otherId, place);
      }}
    />
  );
}
