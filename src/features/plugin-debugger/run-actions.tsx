import { useState } from 'react';
import { useAuthState, useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { Button } from '#src/ui/button.tsx';
import { Sheet } from '#src/ui/sheet.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import type { DebuggerPlace } from './cursor/cursor-store.ts';
import { ExportDialog } from './files/export-dialog.tsx';
import { debuggerMessages } from './messages.ts';
import { spanAt, spansOf } from './model/read.ts';
import { recordsOfRun } from './model/records-of-run.ts';
import { visibleName } from './panes/visible-text.ts';
import { isWhole, type RunState } from './run-state.ts';
import { RunForm } from './runs/run-form.tsx';
import { SaveTestDialog } from './runs/save-test-dialog.tsx';

export interface RunActionsProps {
  readonly executionId: string;
  readonly run: RunState;
  readonly onOpenRun: (executionId: string, place: DebuggerPlace) => void;
}

type Open = 'export' | 'again' | 'compare' | 'test';

/** What can be done with a run of the server: run it again, compare it, keep it as a test or as a file. */
export function RunActions({ executionId, run, onOpenRun }: RunActionsProps) {
  const t = useMessages(debuggerMessages);
  const [open, setOpen] = useState<Open | null>(null);
  const isSignedIn = useAuthState().status === 'signed-in';
  const offersRuns = useExtension('plugin-runs') === true;
  const { info } = run;
  const parameters = fieldsOf(info?.parameters);
  const isKnown = info?.pluginId != null && info.toolName != null;
  const acts: readonly (readonly [Open, string, boolean])[] = [
    ['again', t('runAgain'), isSignedIn && offersRuns && isKnown && parameters !== null],
    ['compare', t('compareOpen'), true],
    [
      'test',
      t('saveTest'),
      isSignedIn && offersRuns && isKnown && run.status === 'completed' && parameters !== null,
    ],
    ['export', t('exportRun'), run.rows > 0],
  ];
  const offered = acts.filter(([, , isOffered]) => isOffered);
  useViewCommands({
    view: t('debugger'),
    commands: () =>
      offered.map(([id, label]) => ({
        id: `debugger:${id}`,
        label,
        run: () => {
          setOpen(id);
        },
      })),
  });
  const close = () => {
    setOpen(null);
  };
  return (
    <div className="flex flex-wrap gap-1">
      {offered.map(([id, label]) => (
        <Button
          key={id}
          size="sm"
          variant={id === 'again' ? 'secondary' : 'ghost'}
          onClick={() => {
            setOpen(id);
          }}
        >
          {label}
        </Button>
      ))}
      {open === 'export' ? (
        <ExportDialog
          info={info}
          outcome={run.status === 'running' ? null : { result: run.result, error: run.error }}
          records={() => recordsOfRun(run)}
          isWhole={isWhole(run) && run.status !== 'running'}
          fileName={[info?.pluginId, info?.toolName, executionId.slice(0, 8)].filter(Boolean).join('-')}
          onClose={close}
        />
      ) : null}
      {open === 'again' && info?.pluginId != null && info.toolName != null ? (
        <Sheet
          title={t('runAgainOf', { tool: visibleName(`${info.pluginId}:${info.toolName}`) })}
          side="right"
          onClose={close}
        >
          <div className="p-4">
            <RunForm
              pluginId={info.pluginId}
              toolName={info.toolName}
              workspaceId={null}
              parameters={parameters}
              onStarted={(started) => {
                close();
                onOpenRun(executionId, { with: started });
              }}
            />
          </div>
        </Sheet>
      ) : null}
      {open === 'test' && info?.pluginId != null && info.toolName != null && parameters !== null ? (
        <SaveTestDialog
          pluginId={info.pluginId}
          toolName={info.toolName}
          workspaceId={null}
          parameters={parameters}
          result={run.result}
          stepNames={spansOf(run, 'steps').map((id) => spanAt(run, id).name)}
          onClose={close}
        />
      ) : null}
      {open === 'compare' ? (
        <CompareWith
          onClose={close}
          onCompare={(other) => {
            close();
            onOpenRun(executionId, { with: other });
          }}
        />
      ) : null}
    </div>
  );
}

/** Asks for the other run by its id: on a stock server there is no list to choose from. */
function CompareWith({
  onClose,
  onCompare,
}: {
  readonly onClose: () => void;
  readonly onCompare: (other: string) => void;
}) {
  const t = useMessages(debuggerMessages);
  const [other, setOther] = useState('');
  return (
    <Sheet title={t('compareOpen')} side="center" onClose={onClose}>
      <form
        className="flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (other.trim() !== '') onCompare(other.trim());
        }}
      >
        <TextField
          label={t('compareWith')}
          value={other}
          onChange={(event) => {
            setOther(event.target.value);
          }}
        />
        <Button type="submit" variant="primary" className="self-start" disabled={other.trim() === ''}>
          {t('compareOpen')}
        </Button>
      </form>
    </Sheet>
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}
