import { Bug, CircleCheck, CircleDashed, CircleDot, CircleSlash, CircleX } from 'lucide-react';
import { Suspense } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { lazyPart } from '#src/ui/lazy-part.ts';
import type { ToolRun } from './tool-runs.ts';
import { stopMessages } from './stop-messages.ts';
import { threadMessages } from './thread-messages.ts';
import { ToolValue } from './tool-value.tsx';

/** On demand: most tools never ask. */
const ToolApprovalCard = lazyPart(async () => (await import('./tool-approval-card.tsx')).default);
const ToolDecisionLine = lazyPart(async () => (await import('./tool-decision-line.tsx')).default);

export interface ToolCardProps {
  readonly run: ToolRun;
  /** The answer that it belongs to is under way. */
  readonly running: boolean;
  readonly onOpenRun: (executionId: string) => void;
}

/** One tool that the agent ran: name, outcome and time on the button; arguments and result inside. */
export function ToolCard({ run, running, onOpenRun }: ToolCardProps) {
  const t = useMessages(threadMessages);
  const stops = useMessages(stopMessages);
  const { formatDuration } = useFormats();
  const { approval } = run;
  if (approval?.state === 'asked' && running) {
    return (
      <Suspense>
        <ToolApprovalCard run={run} approval={approval} />
      </Suspense>
    );
  }
  const ended = endOf(run, running);
  const outcome = outcomeOf(run);
  const named =
    ended === null ? t(outcome.message, { tool: run.toolName }) : stops(ended, { tool: run.toolName });
  const name =
    run.durationMs === null
      ? named
      : t('toolTimed', { name: named, duration: formatDuration(run.durationMs) });
  const { Icon, color } = ended === null ? outcome : { Icon: CircleSlash, color: 'text-ink-3' };
  const decision = approval && (
    <Suspense>
      <ToolDecisionLine approval={approval} />
    </Suspense>
  );
  const isAnswered = approval !== null && approval.standing !== true;
  return (
    <div
      className={cx(
        'rounded-md border',
        ended === null && outcome.message === 'toolFailed' ? 'border-red/50 bg-red-soft' : 'border-line',
      )}
    >
      <Disclosure
        name={name}
        label={
          <>
            <Icon aria-hidden="true" className={cx('size-4 shrink-0', color)} />
            <span className="min-w-0 truncate font-mono text-mono">{withoutTurns(run.toolName)}</span>
            <span className="ml-auto shrink-0 pl-2 text-xs text-ink-3 tabular-nums">
              {run.durationMs === null ? '' : formatDuration(run.durationMs)}
            </span>
          </>
        }
        buttonClassName="px-2"
      >
        <div className="flex flex-col gap-2 border-t border-line p-3">
          {isAnswered ? null : decision}
          <ToolValue title={t('arguments')} value={run.arguments} />
          {run.returned ? <ToolValue title={t('result')} value={run.result} /> : null}
          <OpenInDebugger executionId={run.executionId} label={t('openInDebugger')} onOpenRun={onOpenRun} />
        </div>
      </Disclosure>
      {/* Who decided is seen without unfolding it. */}
      {isAnswered ? <div className="px-3 pb-1.5">{decision}</div> : null}
    </div>
  );
}

function OpenInDebugger(props: {
  readonly executionId: string | null;
  readonly label: string;
  readonly onOpenRun: (executionId: string) => void;
}) {
  const { executionId } = props;
  if (executionId === null) return null;
  return (
    <Button
      size="sm"
      className="self-start"
      onClick={() => {
        props.onOpenRun(executionId);
      }}
    >
      <Bug aria-hidden="true" className="size-3.5" />
      {props.label}
    </Button>
  );
}

/** With the answer a tool is over: stopped with it, or nobody said how it ended. */
function endOf(run: ToolRun, running: boolean): 'toolStopped' | 'toolUnknown' | null {
  if (run.stopped === true) return 'toolStopped';
  const isCalled = run.approval === null || run.approval.state === 'allowed';
  return isCalled && !run.returned && !running ? 'toolUnknown' : null;
}

function outcomeOf(run: ToolRun) {
  if (run.approval !== null && run.approval.state !== 'allowed')
    return { message: 'toolNotRun', Icon: CircleX, color: 'text-ink-3' } as const;
  if (!run.returned) return { message: 'toolRunning', Icon: CircleDashed, color: 'text-blue' } as const;
  if (run.success === false) return { message: 'toolFailed', Icon: CircleX, color: 'text-red' } as const;
  if (run.success === true)
    return { message: 'toolSucceeded', Icon: CircleCheck, color: 'text-green' } as const;
  return { message: 'toolDone', Icon: CircleDot, color: 'text-ink-3' } as const;
}
