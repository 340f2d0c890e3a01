import { useMemo } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { TimelineModel } from '#src/ui/timeline/timeline-model.ts';
import { debuggerMessages } from '../messages.ts';
import type { RunState } from '../run-state.ts';
import { createRunTimeline } from './run-timeline.ts';

/** The lanes of a run, kept up as it grows. */
export function useRunTimeline(): (run: RunState) => TimelineModel {
  const t = useMessages(debuggerMessages);
  return useMemo(
    () =>
      createRunTimeline({
        steps: t('steps'),
        calls: t('apiCalls'),
        traces: t('trace'),
        variables: t('variables'),
        logs: t('console'),
        failed: t('failedWord'),
      }).modelOf,
    [t],
  );
}
