import { useEffect, useRef, useState } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { Tabs, type TabItem } from '#src/ui/tabs.tsx';
import { useMedia } from '#src/ui/use-media.ts';
import { ApiCallsPane } from './api-calls-pane.tsx';
import { ConsolePane } from './console-pane.tsx';
import { FailureCard } from './failure-card.tsx';
import { HistoryNotice, UnsentNotice } from './history-notice.tsx';
import { debuggerMessages } from './messages.ts';
import { RunHeader } from './run-header.tsx';
import { isWhole, openEndOf, type RunState } from './run-state.ts';
import { StepTree } from './step-tree.tsx';
import { TracePane } from './trace-pane.tsx';
import { VariablesPane } from './variables-pane.tsx';

type PaneId = 'console' | 'api-calls' | 'trace' | 'variables' | 'steps';

/** Where variables have a column of their own, and where the steps do. */
const WIDE = '(min-width: 80rem)';
const MEDIUM = '(min-width: 48rem)';

export interface RunViewProps {
  readonly run: RunState;
  /** Asks once more for what did not come; null where the run is out of a file. */
  readonly onFetchAgain: (() => void) | null;
}

/** A run, whatever it came from: header, failure, steps, records, variables. */
export function RunView({ run, onFetchAgain }: RunViewProps) {
  const t = useMessages(debuggerMessages);
  const { formatNumber, formatTime } = useFormats();
  const wide = useMedia(WIDE);
  const medium = useMedia(MEDIUM);
  const offset = useServerOffset();
  const [chosen, setChosen] = useState<PaneId>('console');
  const [selectedStep, setSelectedStep] = useState<number | null>(null);
  const step = selectedStep === null ? null : (run.steps[selectedStep] ?? null);

  const openEnd = openEndOf(run);
  const variables = <VariablesPane variables={run.variables} lastValuesOnly={run.lastValuesOnly} />;
  const steps = (
    <StepTree steps={run.steps} openEnd={openEnd} selected={selectedStep} onSelect={setSelectedStep} />
  );
  const tabs: TabItem<PaneId>[] = [
    { id: 'console', label: t('console'), count: formatNumber(run.console.length) },
    { id: 'api-calls', label: t('apiCalls') },
    { id: 'trace', label: t('trace') },
    ...(wide ? [] : [{ id: 'variables' as const, label: t('variables') }]),
    ...(medium ? [] : [{ id: 'steps' as const, label: t('steps') }]),
  ];
  const pane = tabs.some((tab) => tab.id === chosen) ? chosen : 'console';

  const searchField = useRef<HTMLInputElement>(null);
  /** How often somebody asked for the search: the console may have to be shown first. */
  const [searches, setSearches] = useState(0);
  useEffect(() => {
    if (searches > 0) searchField.current?.focus();
  }, [searches]);
  useViewCommands({
    view: t('debugger'),
    commands: () => [
      {
        id: 'debugger:search',
        label: t('search'),
        run: () => {
          setChosen('console');
          setSearches(searches + 1);
        },
      },
      ...tabs
        .filter(({ id }) => id !== pane)
        .map(({ id, label }) => ({
          id: `debugger:${id}`,
          label: t('showPane', { pane: label }),
          run: () => {
            setChosen(id);
          },
        })),
      ...(step === null
        ? []
        : [
            {
              id: 'debugger:all-steps',
              label: t('showSteps'),
              run: () => {
                setSelectedStep(null);
              },
            },
          ]),
      ...(onFetchAgain !== null && run.history?.failure
        ? [{ id: 'debugger:fetch-again', label: t('fetchAgain'), run: onFetchAgain }]
        : []),
    ],
  });

  return (
    <div className="flex h-full min-h-0 flex-col">
      <RunHeader run={run} />
      {run.lostAt === null ? null : (
        <p role="status" className="shrink-0 border-b border-line bg-amber-soft px-4 py-1.5 text-amber">
          {t('lostDetail', { time: formatTime(run.lostAt + offset) })}
        </p>
      )}
      {run.history === null ? null : <HistoryNotice history={run.history} onFetchAgain={onFetchAgain} />}
      <UnsentNotice unsent={run.unsent} />
      {run.rejected === 0 ? null : (
        <p className="shrink-0 border-b border-line bg-amber-soft px-4 py-1.5 text-amber">
          {t('rejected', { count: run.rejected })}
        </p>
      )}
      {run.status === 'failed' ? <FailureCard run={run} /> : null}
      <div className="flex min-h-0 flex-1">
        {medium ? <div className="w-60 shrink-0 overflow-auto border-r border-line py-1">{steps}</div> : null}
        <Tabs
          label={t('panes')}
          tabs={tabs}
          value={pane}
          onValueChange={setChosen}
          className="flex-1"
          panelClassName="overflow-hidden"
        >
          {pane === 'console' ? (
            <ConsolePane
              lines={run.console}
              searchField={searchField}
              step={step}
              live={run.status === 'running'}
              whole={isWhole(run)}
              onShowAll={() => {
                setSelectedStep(null);
              }}
            />
          ) : null}
          {pane === 'api-calls' ? <ApiCallsPane calls={run.apiCalls} openEnd={openEnd} /> : null}
          {pane === 'trace' ? <TracePane trace={run.trace} /> : null}
          {pane === 'variables' ? <div className="h-full overflow-auto">{variables}</div> : null}
          {pane === 'steps' ? <div className="h-full overflow-auto">{steps}</div> : null}
        </Tabs>
        {wide ? (
          <Tabs
            label={t('details')}
            tabs={[{ id: 'variables', label: t('variables') }]}
            value="variables"
            onValueChange={() => undefined}
            className="w-96 shrink-0 border-l border-line"
          >
            {variables}
          </Tabs>
        ) : null}
      </div>
    </div>
  );
}
