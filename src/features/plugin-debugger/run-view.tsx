import { useCallback, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { copyText } from '#src/ui/copy-text.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { Tabs, type TabItem } from '#src/ui/tabs.tsx';
import { useMedia } from '#src/ui/use-media.ts';
import { FailureCard } from './analysis/failure-card.tsx';
import type { OnMoment } from './analysis/moment.ts';
import { ProvenanceLine } from './analysis/provenance-line.tsx';
import { SecretsPane } from './analysis/secrets-pane.tsx';
import { SilenceNotice } from './analysis/silence-notice.tsx';
import { TimeSpentPane } from './analysis/time-spent-pane.tsx';
import { CalmRun } from './calm-run.tsx';
import type { DebuggerPlace } from './cursor/cursor-store.ts';
import { moveCommands } from './cursor/move-commands.ts';
import { momentOf } from './cursor/moves.ts';
import { useCursorActs } from './cursor/use-cursor-acts.ts';
import { useDebuggerKeys } from './cursor/use-debugger-keys.ts';
import { usePlacedCursor } from './cursor/use-place.ts';
import { debuggerMessages } from './messages.ts';
import { latestOf } from './model/event-log.ts';
import { fieldAt, knownOf, LET_GO, spanAt } from './model/read.ts';
import { recordAt } from './model/records-of-run.ts';
import { kinds } from './model/row.ts';
import { ApiCallsPane } from './panes/api-calls-pane.tsx';
import { ConsolePane } from './panes/console-pane.tsx';
import { DiffPane } from './panes/diff-pane.tsx';
import { paneMessages } from './panes/pane-messages.ts';
import { RawPane } from './panes/raw-pane.tsx';
import { SelectionPane } from './panes/selection-pane.tsx';
import { StepTree } from './panes/step-tree.tsx';
import { TracePane } from './panes/trace-pane.tsx';
import { TransportBar } from './panes/transport-bar.tsx';
import { VariablesPane } from './panes/variables-pane.tsx';
import { OverviewStrip, TimelinePane } from './timeline/timeline-pane.tsx';
import { useRunTimeline } from './timeline/use-run-timeline.ts';
import { RunHeader } from './run-header.tsx';
import { RunNotices } from './run-notices.tsx';
import type { RunState } from './run-state.ts';
import { useCalmRun } from './use-calm-run.ts';
import { StartSnippet } from './start-snippet.tsx';
import { useSecondPicture } from './use-second-picture.ts';

const middle = ['timeline', 'console', 'api-calls', 'trace'] as const;
const sides = ['variables', 'selection', 'diff', 'raw'] as const;
type SideId = (typeof sides)[number];
type PaneId = (typeof middle)[number] | SideId | 'steps';

/** Where variables and the rest have a column of their own, and where the steps do. */
const WIDE = '(min-width: 80rem)';
const MEDIUM = '(min-width: 48rem)';
const TALL = '(min-height: 32rem)';

export interface RunViewProps {
  readonly run: RunState;
  /** Asks once more for what did not come; null where the run is out of a file. */
  readonly onFetchAgain: (() => void) | null;
  readonly place: DebuggerPlace;
  readonly onPlace: (place: DebuggerPlace) => void;
  /** What can be done with the run, at the end of its header. */
  readonly actions?: React.ReactNode;
}

/** A run, whatever it came from: one cursor over header, failure, steps, records and variables. */
export function RunView({ run, onFetchAgain, place, onPlace, actions = null }: RunViewProps) {
  const t = useMessages(debuggerMessages);
  const paneText = useMessages(paneMessages);
  const { formatNumber } = useFormats();
  const wide = useMedia(WIDE);
  const medium = useMedia(MEDIUM);
  const tall = useMedia(TALL);
  const { cursor, tab, side, show } = usePlacedCursor({ place, onPlace });
  const range = useStore(cursor, (state) => state.range);
  const { log } = run;
  // What a run of a server is stands there a frame before its panes, whose first drawing is the longest piece of work
  // here. Not of a file: what comes while it is read would put them off again and again.
  const isDrawn = useSecondPicture(onFetchAgain === null);
  const [fold, setFold] = useState(true);
  const [selected, setSelected] = useState<number | null>(null);
  const step = useMemo(() => (selected === null ? null : spanAt(run, selected)), [run, selected]);
  const calm = useCalmRun(run);
  const modelOf = useRunTimeline();
  const acts = useCursorActs(run, cursor, fold);

  const labels: Readonly<Record<PaneId, string>> = {
    timeline: t('timeline'),
    console: t('console'),
    'api-calls': t('apiCalls'),
    trace: t('trace'),
    variables: t('variables'),
    selection: t('selection'),
    diff: t('diff'),
    raw: t('raw'),
    steps: t('steps'),
  };
  const item = (id: PaneId): TabItem<PaneId> => ({
    id,
    label: labels[id],
    ...(id === 'console' ? { count: formatNumber(knownOf(run.log.rows.logs, run.rows)) } : {}),
  });
  const tabs = [...middle, ...(wide ? [] : sides), ...(medium ? [] : (['steps'] as const))].map(item);
  const pane = tabs.find(({ id }) => id === tab)?.id ?? 'console';
  const sidePane = sides.find((id) => id === side) ?? 'variables';

  const searchField = useRef<HTMLInputElement>(null);
  const choose = (id: PaneId) => {
    show({ tab: id });
  };
  const find = () => {
    choose('console');
    // The console may have to be shown first.
    requestAnimationFrame(() => searchField.current?.focus());
  };
  const copy = () => {
    const row = cursor.getState().moment?.row ?? run.rows - 1;
    if (row >= 0) void copyText(JSON.stringify(recordAt(run, row), null, 2));
  };
  const fit = () => {
    cursor.setState({ range: null });
  };
  useDebuggerKeys({
    ...acts,
    find,
    showTab: (index) => {
      const id = middle[index];
      if (id !== undefined) choose(id);
    },
    copy,
    fit,
  });
  useViewCommands({
    view: t('debugger'),
    commands: () => [
      { id: 'debugger:search', label: t('search'), shortcut: '/', run: find },
      ...tabs
        .filter(({ id }) => id !== pane)
        .map(({ id, label }) => {
          const number = (middle as readonly PaneId[]).indexOf(id) + 1;
          return {
            id: `debugger:${id}`,
            label: t('showPane', { pane: label }),
            ...(number > 0 ? { shortcut: String(number) } : {}),
            run: () => {
              choose(id);
            },
          };
        }),
      ...(run.rows === 0
        ? []
        : moveCommands(
            {
              acts,
              isFollowing: run.status === 'running' ? cursor.getState().moment === null : null,
              isWholeShown: range === null,
              copy,
              fit,
            },
            paneText,
          )),
      ...(step === null
        ? []
        : [
            {
              id: 'debugger:all-steps',
              label: t('showSteps'),
              run: () => {
                setSelected(null);
              },
            },
          ]),
      ...(onFetchAgain !== null && run.history?.failure
        ? [{ id: 'debugger:fetch-again', label: t('fetchAgain'), run: onFetchAgain }]
        : []),
    ],
  });

  const chooseStep = useCallback(
    (id: number | null) => {
      setSelected(id);
      const row = id === null ? -1 : (log.spans.firstRow.data[id] ?? -1);
      if (row !== -1) cursor.setState({ moment: momentOf({ log, rows: log.length }, row) });
    },
    [cursor, log],
  );
  const goTo: OnMoment = ({ row }) => {
    if (row >= 0) cursor.setState({ moment: momentOf(run, row) });
  };
  const end = run.endedAt ?? latestOf(run.log, run.rows) ?? 0;
  const from = run.startedAt ?? end;
  const window = useMemo(() => range ?? { from, to: end }, [range, from, end]);
  const panes: Readonly<Record<PaneId, () => React.ReactNode>> = {
    timeline: () => (
      <CalmRun store={calm}>
        {(shown) => (
          <div className="flex h-full min-h-0 flex-col">
            {tall ? null : <OverviewStrip run={shown} cursor={cursor} modelOf={modelOf} />}
            <TimelinePane run={shown} cursor={cursor} modelOf={modelOf} />
          </div>
        )}
      </CalmRun>
    ),
    console: () => (
      <ConsolePane
        run={run}
        cursor={cursor}
        searchField={searchField}
        step={step?.isStep === true ? step : null}
        onShowAll={() => {
          setSelected(null);
        }}
        fold={fold}
        onFold={setFold}
      />
    ),
    'api-calls': () => <ApiCallsPane run={run} cursor={cursor} window={window} />,
    trace: () => <TracePane run={run} cursor={cursor} />,
    variables: () => <VariablesPane run={run} cursor={cursor} />,
    selection: () => (
      <SelectionPane
        run={run}
        cursor={cursor}
        more={(row) => <Provenance run={run} row={row} onMoment={goTo} />}
      >
        <TimeSpentPane run={run} range={range} onMoment={goTo} />
        <Disclosure label={t('lookForSecrets')}>
          <SecretsPane run={run} onMoment={goTo} />
        </Disclosure>
      </SelectionPane>
    ),
    diff: () => <DiffPane run={run} cursor={cursor} />,
    raw: () => <RawPane run={run} cursor={cursor} />,
    steps: () => (
      <CalmRun store={calm}>
        {(shown) => <StepTree run={shown} selected={selected} onSelect={chooseStep} />}
      </CalmRun>
    ),
  };
  const scrolls = pane === 'variables' || pane === 'selection' || pane === 'diff' || pane === 'raw';

  return (
    // In a low window (a phone on its side, 200 % zoom) the whole view scrolls, and the overview stands in its tab.
    <div className="flex h-full min-h-0 flex-col [@media(max-height:32rem)]:overflow-y-auto">
      <RunHeader run={run} actions={actions} />
      <RunNotices run={run} onFetchAgain={onFetchAgain} />
      {run.status === 'failed' ? (
        <div className="shrink-0 [@media(max-height:32rem)]:max-h-24 [@media(max-height:32rem)]:overflow-y-auto">
          <FailureCard run={run} onMoment={goTo} />
        </div>
      ) : null}
      <SilenceNotice run={run} onMoment={goTo} />
      {isDrawn ? (
        <>
          {run.rows === 0 || !tall ? null : (
            <CalmRun store={calm}>
              {(shown) => <OverviewStrip run={shown} cursor={cursor} modelOf={modelOf} />}
            </CalmRun>
          )}
          {run.rows === 0 && run.status === 'running' && run.connected ? <StartSnippet /> : null}
          <div className="flex min-h-0 flex-1 [@media(max-height:32rem)]:h-64 [@media(max-height:32rem)]:flex-none">
            {medium ? <div className="w-64 shrink-0 border-r border-line py-1">{panes.steps()}</div> : null}
            <Tabs
              label={t('panes')}
              tabs={tabs}
              value={pane}
              onValueChange={choose}
              className="flex-1"
              panelClassName={scrolls ? '' : 'overflow-hidden'}
            >
              {panes[pane]()}
            </Tabs>
            {wide ? (
              <Tabs
                label={t('details')}
                tabs={sides.map((id) => ({ id, label: labels[id] }))}
                value={sidePane}
                onValueChange={(id) => {
                  show({ side: id });
                }}
                className="w-96 shrink-0 border-l border-line"
              >
                {panes[sidePane]()}
              </Tabs>
            ) : null}
          </div>
          <TransportBar run={run} cursor={cursor} acts={acts} />
        </>
      ) : (
        <div className="flex-1" />
      )}
    </div>
  );
}

/** Which call a recorded value came from. */
function Provenance({
  run,
  row,
  onMoment,
}: {
  readonly run: RunState;
  readonly row: number;
  readonly onMoment: OnMoment;
}) {
  if (run.log.kind.data[row] !== kinds.variable) return null;
  const value = fieldAt(run.log, row, 'value');
  return value === LET_GO ? null : <ProvenanceLine run={run} row={row} value={value} onMoment={onMoment} />;
}
