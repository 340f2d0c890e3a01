import { useId, useMemo, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { parseInstant } from '#src/lib/instant.ts';
import type { RunPlace } from '#src/protocol/run-place-path.ts';
import type { WireWorkflowRun } from '#src/protocol/workflow-events.ts';
import type { ReadRun } from '#src/shared/run-timeline/inner-run.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import { workflowMessages } from './messages.ts';
import { RunNodes } from './run-nodes.tsx';
import { isOver, toRunState, type RunState } from './run-state.ts';
import { tones } from './run-tones.ts';
import { ShownValue } from './shown-value.tsx';
import { useFollowedRun } from './use-followed-run.ts';

export interface RunResultProps {
  readonly listed: WireWorkflowRun;
  /** Its nodes are unfolded at first, and while it is under way it is followed live. */
  readonly open: boolean;
  readonly follow: boolean;
  /** The address names this run; `node` the one to be shown of it. */
  readonly place: RunPlace | null;
  readonly addressOf: (place: RunPlace) => string;
  readonly onPlace: (place: RunPlace) => void;
  readonly startedBy: string | null;
  /** Null for viewers. */
  readonly onRunAgain: ((inputs: Readonly<Record<string, unknown>>) => void) | null;
  readonly onOpenRun: (executionId: string) => void;
  readonly readRun: ReadRun | undefined;
}

/** A run that the server keeps: its outcome, when, how long and by whom, and its nodes. */
export function RunResult(props: RunResultProps) {
  const { listed, open, follow, place, addressOf, onPlace, startedBy, onRunAgain, onOpenRun, readRun } =
    props;
  const t = useMessages(workflowMessages);
  const { formatMoment } = useFormats();
  const { clock } = useServices();
  const [now] = useState(() => clock.now() * 1000);
  const offset = useServerOffset();
  const id = useId();
  const { run, cut } = useFollowedRun(listed, follow);
  const state = useMemo(() => toRunState(run), [run]);
  const at = run.started_at == null ? null : parseInstant(run.started_at);
  return (
    <article aria-labelledby={id} className="rounded-md border border-line p-3">
      <div id={id} className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <RunOutcome run={state} />
        {at === null ? null : (
          <TimeText instant={at} className="text-xs text-ink-3">
            {formatMoment(at, now + offset)}
          </TimeText>
        )}
        {startedBy === null ? null : (
          <span className="text-xs text-ink-3">{t('startedBy', { name: startedBy })}</span>
        )}
      </div>
      {state.status === 'interrupted' ? <p className="mt-1 text-ink-2">{t('interruptedDetail')}</p> : null}
      {cut ? (
        <p role="status" className="mt-1 text-xs text-amber">
          {t('cutLive')}
        </p>
      ) : null}
      <ShownValue label={t('inputs')} of={t('thisRun')} value={run.inputs} />
      <Disclosure label={t('nodes')} defaultOpen={open}>
        <RunNodes
          run={state}
          cut={cut}
          node={place?.node ?? null}
          onNode={(node) => {
            onPlace({ run: run.id, node });
          }}
          addressOf={(node) => addressOf({ run: run.id, node })}
          onOpenRun={onOpenRun}
          readRun={readRun}
        />
      </Disclosure>
      {onRunAgain === null || !isOver(state.status) ? null : (
        <Button
          size="sm"
          className="mt-2"
          onClick={() => {
            onRunAgain(run.inputs ?? {});
          }}
        >
          {t('runAgain')}
        </Button>
      )}
    </article>
  );
}

/** How a run ended, or that it goes on: told to whoever does not look. */
export function RunOutcome({ run }: { readonly run: RunState }) {
  const t = useMessages(workflowMessages);
  const { formatDuration } = useFormats();
  const error = run.status === 'interrupted' ? null : run.error;
  return (
    <span role="status" className="flex min-w-0 flex-wrap items-center gap-2">
      <Badge tone={tones[run.status]}>{t(run.status)}</Badge>
      {run.durationMs === null ? null : (
        <span className="text-ink-2 tabular-nums">{formatDuration(run.durationMs)}</span>
      )}
      {error === null || error === '' ? null : <span className="min-w-0 break-words text-red">{error}</span>}
    </span>
  );
}
