import { useLocation, useParams, useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { DebuggerView, type DebuggerPlace } from '#src/features/plugin-debugger/index.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';

/** `/debug` (a run from a file) and `/debug/:execution`; the cursor and the panes stand in the query. */
export function DebuggerRoute() {
  const { execution } = useParams({ strict: false });
  const search = useLocation({ select: ({ searchStr }) => searchStr });
  const { history } = useRouter();
  const address = useMemo(() => Object.fromEntries(new URLSearchParams(search)), [search]);
  return (
    <DebuggerView
      executionId={execution ?? null}
      address={address}
      onPlace={(place) => {
        // Each moment that was looked at would be a way back of its own.
        if (execution !== undefined) history.replace(addressOf(execution, place));
      }}
      onOpenRun={(id, place) => {
        history.push(addressOf(id, place));
      }}
    />
  );
}

function addressOf(execution: string, place: DebuggerPlace): string {
  const query = new URLSearchParams(Object.entries(place).map(([key, value]) => [key, String(value)]));
  return pagePaths.debug(execution) + (query.size === 0 ? '' : `?${query.toString()}`);
}
