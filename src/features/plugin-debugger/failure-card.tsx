import { CircleX } from 'lucide-react';
import { useId } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { debuggerMessages } from './messages.ts';
import { fieldAt, spanAt, spansOf } from './model/read.ts';
import { isWhole, type RunState } from './run-state.ts';

/** Why it failed, where: the error, the call that failed last, the step that was open. */
export function FailureCard({ run }: { readonly run: RunState }) {
  const t = useMessages(debuggerMessages);
  const id = useId();
  // While a part of the history is missing, the last that is here need not be the last there was.
  const whole = isWhole(run);
  const calls = spansOf(run, 'calls').map((each) => spanAt(run, each));
  const call = calls.findLast(({ success }) => success === false);
  const error = call === undefined ? null : fieldAt(run.log, call.endRow, 'error');
  const steps = spansOf(run, 'steps').map((each) => spanAt(run, each));
  const step = steps.findLast(({ isOpen }) => isOpen) ?? steps.at(-1);
  return (
    <section aria-labelledby={id} className="shrink-0 border-b border-red/40 bg-red-soft px-4 py-3">
      <h3 id={id} className="flex items-center gap-2 font-semibold text-red">
        <CircleX aria-hidden="true" className="size-4" />
        {t('failure')}
      </h3>
      <p className="mt-1 max-h-32 overflow-auto font-mono text-mono whitespace-pre-wrap">{run.error}</p>
      <dl className="mt-2 flex flex-wrap gap-x-8 gap-y-1 text-xs">
        {step === undefined || !whole ? null : (
          <div className="flex gap-2">
            <dt className="text-ink-2">{t('openStep')}</dt>
            <dd className="font-mono">{step.name}</dd>
          </div>
        )}
        {call === undefined || !whole ? null : (
          <div className="flex min-w-0 gap-2">
            <dt className="shrink-0 text-ink-2">{t('lastFailedCall')}</dt>
            <dd className="min-w-0 font-mono">
              {call.type} {call.name} {typeof error === 'string' ? `· ${error}` : ''}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
