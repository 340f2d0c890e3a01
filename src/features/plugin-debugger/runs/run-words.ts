import type { DotKind } from '#src/ui/status-dot.tsx';
import { visibleName } from '../panes/visible-text.ts';
import type { ListedRun } from './run-schemas.ts';

export const runDots: Readonly<Record<ListedRun['status'], DotKind>> = {
  running: 'working',
  completed: 'live',
  failed: 'failed',
};

/** What a run is called where several stand together. */
export const runName = (run: Pick<ListedRun, 'plugin_id' | 'tool_name'>): string =>
  visibleName(`${run.plugin_id}:${run.tool_name}`);
