import { useEffect, useMemo, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { readPlace, type DebuggerPlace } from './cursor/cursor-store.ts';
import { FileRun } from './file-run.tsx';
import { CompareRuns } from './compare-runs.tsx';
import { debuggerMessages } from './messages.ts';
import { RunActions } from './run-actions.tsx';
import { RunView } from './run-view.tsx';
import { useRun } from './use-run.ts';
import { useShownRun } from './use-shown-run.ts';

export interface DebuggerViewProps {
  /** Null: no run of a server; a debug record can be dropped in as a file. */
  readonly executionId: string | null;
  /** What the address says of the view, and how it is told. */
  readonly address?: Readonly<Record<string, unknown>>;
  readonly onPlace?: (place: DebuggerPlace) => void;
  readonly onOpenRun?: (executionId: string, place: DebuggerPlace) => void;
}

const nowhere = {};

/** A server says what a run is as soon as it is asked. One that has said nothing for so long says nothing, ms. */
const SILENT_AFTER_MS = 2_000;

export function DebuggerView({
  executionId,
  address = nowhere,
  onPlace = () => undefined,
  onOpenRun = () => undefined,
}: DebuggerViewProps) {
  const place = useMemo(() => readPlace(address), [address]);
  if (executionId === null) return <FileRun />;
  if (place.with !== undefined && place.with !== executionId) {
    return (
      <CompareRuns
        key={`${executionId} ${place.with}`}
        executionId={executionId}
        otherId={place.with}
        onOpenRun={onOpenRun}
      />
    );
  }
  return (
    <ServerRun
      key={executionId}
      executionId={executionId}
      place={place}
      onPlace={onPlace}
      onOpenRun={onOpenRun}
    />
  );
}

interface ServerRunProps {
  readonly executionId: string;
  readonly place: DebuggerPlace;
  readonly onPlace: (place: DebuggerPlace) => void;
  readonly onOpenRun: (executionId: string, place: DebuggerPlace) => void;
}

function ServerRun({ executionId, place, onPlace, onOpenRun }: ServerRunProps) {
  const t = useMessages(debuggerMessages);
  const { store, channel, fetchAgain } = useRun(executionId);
  const run = useShownRun(store);
  const { status } = channel;
  const failed = status?.state === 'failed';
  const loss = failed ? status.lastError : null;
  const isSilent = useIsSilent(run.connected);
  const words = run.refusal ?? (loss && (loss.detail || String(loss.code ?? '')));
  const nothing = run.info === null && run.rows === 0;
  if (words !== null && (failed || nothing)) {
    return (
      <ErrorNotice
        className="m-6 max-w-2xl"
        title={t('refused')}
        detail={t('refusedDetail', { words })}
        action={{
          label: t('retry'),
          onAction: () => {
            channel.retryNow();
          },
        }}
      />
    );
  }
  // Views of a run of which nothing is known yet would say that it has no steps and no lines.
  if (nothing && run.status === 'unknown' && !(run.connected && isSilent))
    return <Skeleton label={t('waiting')} lines={8} />;
  return (
    <RunView
      run={run}
      onFetchAgain={fetchAgain}
      place={place}
      onPlace={onPlace}
      actions={<RunActions executionId={executionId} run={run} onOpenRun={onOpenRun} />}
    />
  );
}

/** Whether a server has been there for a while. */
function useIsSilent(connected: boolean): boolean {
  const { clock } = useServices();
  const [isSilent, setIsSilent] = useState(false);
  useEffect(() => {
    if (!connected || isSilent) return undefined;
    return clock.schedule(() => {
      setIsSilent(true);
    }, SILENT_AFTER_MS);
  }, [clock, connected, isSilent]);
  return isSilent;
}
