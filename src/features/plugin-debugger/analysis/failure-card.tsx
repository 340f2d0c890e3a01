import { CircleX } from 'lucide-react';
import { useId, useMemo, type ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { previewJson } from '../json-text.ts';
import { debuggerMessages } from '../messages.ts';
import { LET_GO } from '../model/read.ts';
import { RecordedText } from '../panes/recorded-text.tsx';
import { visibleName, visibleText } from '../panes/visible-text.ts';
import type { RunState } from '../run-state.ts';
import { analysisMessages } from './analysis-messages.ts';
import { failureFacts, type ChangedVariable } from './failure-facts.ts';
import type { OnMoment } from './moment.ts';
import { MomentButton } from './moment-button.tsx';

export interface FailureCardProps {
  readonly run: RunState;
  readonly onMoment: OnMoment;
}

/** Why it failed, where: the error, the call that failed last, the step that was open, what changed there. All are links. */
export function FailureCard({ run, onMoment }: FailureCardProps) {
  const t = useMessages(debuggerMessages);
  const say = useMessages(analysisMessages);
  const id = useId();
  const { origin, call, step, changed, changedCount, lines, lineCount } = useMemo(
    () => failureFacts(run),
    [run],
  );
  const valueText = ({ value, line }: ChangedVariable) => {
    if (value === LET_GO) return say('changedLetGo');
    if (value !== undefined) return visibleText(previewJson(value));
    return line === null ? say('changedUnknown') : say('changedLine', { line: visibleName(line) });
  };
  return (
    <section
      aria-labelledby={id}
      className="max-h-[50dvh] shrink-0 overflow-auto border-b border-red/40 bg-red-soft px-4 py-3"
    >
      <h3 id={id} className="flex items-center gap-2 font-semibold text-red">
        <CircleX aria-hidden="true" className="size-4" />
        {t('failure')}
      </h3>
      {run.error === null || run.error === '' ? null : (
        <div className="mt-1 flex items-start gap-2">
          <p className="max-h-32 min-w-0 overflow-auto font-mono text-mono">
            <RecordedText
              text={run.error}
              wrap={(words) => (
                <MomentButton moment={origin ?? nowhere} onMoment={onMoment} className="whitespace-pre-wrap">
                  {words}
                </MomentButton>
              )}
            />
          </p>
          {/* Words on a button cannot be marked. */}
          <CopyButton label={say('copyError')} text={run.error} />
        </div>
      )}
      {origin === null || origin.isTold ? null : <p className="text-xs text-ink-2">{say('errorUntold')}</p>}
      <dl className="mt-2 flex flex-wrap gap-x-8 gap-y-1 text-xs">
        {step === null ? null : (
          <Fact term={step.isOpen ? t('openStep') : say('lastStep')}>
            <MomentButton moment={step} onMoment={onMoment} className="font-mono break-all">
              {visibleName(step.name)}
            </MomentButton>
          </Fact>
        )}
        {call === null ? null : (
          <Fact term={t('lastFailedCall')}>
            <MomentButton moment={call} onMoment={onMoment} className="font-mono break-all">
              {visibleName(
                [call.type, call.endpoint, call.error === null ? '' : `· ${call.error}`].join(' '),
                300,
              )}
            </MomentButton>
          </Fact>
        )}
        {changed.length === 0 ? null : (
          <Fact term={say('changedThere', { count: changedCount })}>
            {changed.map((variable) => (
              <MomentButton
                key={variable.name}
                moment={variable}
                onMoment={onMoment}
                className="block max-w-full truncate font-mono"
              >
                {visibleName(variable.name)} = {valueText(variable)}
                {variable.changes > 1 ? ` · ${say('changedTimes', { count: variable.changes })}` : null}
              </MomentButton>
            ))}
          </Fact>
        )}
        {lineCount === 0 ? null : (
          <Fact term={say('lastLines')}>
            {lines.map((line) => (
              <MomentButton
                key={line.row}
                moment={line}
                onMoment={onMoment}
                className="block max-w-full truncate font-mono"
              >
                {line.message === null ? say('lineLetGo') : visibleName(line.message, 300)}
              </MomentButton>
            ))}
          </Fact>
        )}
      </dl>
    </section>
  );
}

const nowhere = { at: null, row: -1 };

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="flex max-w-full min-w-0 gap-2 max-sm:flex-col max-sm:gap-0">
      <dt className="shrink-0 text-ink-2">{term}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
