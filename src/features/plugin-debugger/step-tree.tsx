import { useRef, type KeyboardEvent } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from '#src/ui/cx.ts';
import { debuggerMessages } from './messages.ts';
import type { OpenEnd, Step } from './run-state.ts';

export interface StepTreeProps {
  readonly steps: readonly Step[];
  readonly openEnd: OpenEnd;
  readonly selected: number | null;
  readonly onSelect: (index: number | null) => void;
}

const openWords = { running: 'open', never: 'neverEnded', unknown: 'open' } as const;
const openColors = { running: 'text-blue', never: 'text-red', unknown: 'text-ink-3' } as const;

/** The steps in their order. Choosing one narrows the console to it; choosing it again lets go. */
export function StepTree({ steps, openEnd, selected, onSelect }: StepTreeProps) {
  const t = useMessages(debuggerMessages);
  const { formatDuration } = useFormats();
  const grid = useRef<HTMLDivElement>(null);
  const total = steps.reduce((sum, step) => sum + (step.duration ?? 0), 0);

  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: steps.length - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      event.preventDefault();
      grid.current?.querySelector<HTMLElement>(`[data-step="${String(target)}"]`)?.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onSelect(index === selected ? null : index);
    }
  };

  return (
    <div ref={grid} role="treegrid" aria-label={t('steps')} className="text-sm">
      <div role="row" className="sr-only">
        <span role="columnheader">{t('step')}</span>
        <span role="columnheader">{t('duration')}</span>
      </div>
      {steps.length === 0 ? (
        <div role="row" className="p-3 text-ink-2">
          <span role="gridcell">{t('noSteps')}</span>
        </div>
      ) : null}
      {steps.map((step, index) => (
        <div
          // Steps of one name can start in the same microsecond: their order tells them apart.
          key={`${step.name} ${String(index)}`}
          role="row"
          aria-level={1}
          aria-selected={index === selected}
          data-step={index}
          tabIndex={index === (selected ?? 0) ? 0 : -1}
          onClick={() => {
            onSelect(index === selected ? null : index);
          }}
          onKeyDown={(event) => {
            onKeyDown(event, index);
          }}
          className={cx(
            'cursor-pointer px-3 py-1.5 hover:bg-raised focus-visible:-outline-offset-2',
            index === selected && 'bg-accent-soft',
          )}
        >
          <span className="flex items-baseline gap-2">
            <span role="gridcell" className="min-w-0 flex-1 truncate font-mono text-mono">
              {step.name}
            </span>
            <span
              role="gridcell"
              className={cx('text-xs', step.duration === null ? openColors[openEnd] : 'text-ink-2')}
            >
              {step.duration === null ? t(openWords[openEnd]) : formatDuration(step.duration * 1_000)}
            </span>
          </span>
          <span aria-hidden="true" className="mt-1 block h-1 overflow-hidden rounded-full bg-raised">
            <span
              className="block h-full rounded-full bg-ink-3"
              style={{ width: `${String(total > 0 ? ((step.duration ?? 0) / total) * 100 : 0)}%` }}
            />
          </span>
        </div>
      ))}
    </div>
  );
}
