import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { DebuggerView } from '#src/features/plugin-debugger/index.ts';

/** `/debug` (a run from a file) and `/debug/:execution`; the cursor and the panes stand in the address. */
export function DebuggerRoute() {
  const { execution } = useParams({ strict: false });
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  return (
    <DebuggerView
      executionId={execution ?? null}
      address={search}
      onPlace={(next) => {
        if (execution !== undefined) {
          // Each moment looked at would be a way back of its own.
          void navigate({ to: '/debug/$execution', params: { execution }, search: next, replace: true });
        }
      }}
      onOpenRun={(id, next) => {
        void navigate({ to: '/debug/$execution', params: { execution: id }, search: next });
      }}
    />
  );
}
