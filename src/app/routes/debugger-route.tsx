import { useParams } from '@tanstack/react-router';
import { DebuggerView } from '#src/features/plugin-debugger/index.ts';

/** `/debug` (a record from a file) and `/debug/:execution`. */
export function DebuggerRoute() {
  const { execution } = useParams({ strict: false });
  return <DebuggerView executionId={execution ?? null} />;
}
