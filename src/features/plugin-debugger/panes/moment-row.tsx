import type { ReactNode } from 'react';
import { cx } from '#src/ui/cx.ts';
import { ClockText } from '../clock-text.tsx';
import { CutBadge } from '../cut-badge.tsx';

export interface MomentRowProps {
  readonly row: number;
  /** µs; null where it cannot be read. */
  readonly at: number | null;
  /** The cursor stands on it. */
  readonly isCurrent: boolean;
  /** Where it does not. */
  readonly background?: string | undefined;
  /** Characters of its text before that was cut. */
  readonly cutFrom: number | null;
  readonly onChoose: (row: number) => void;
  readonly children: ReactNode;
}

/** A record on one line: when, what, and how much of it was cut. A click takes the cursor there, as its keys do. */
export function MomentRow({ row, at, isCurrent, background, cutFrom, onChoose, children }: MomentRowProps) {
  return (
    <div
      onClick={() => {
        onChoose(row);
      }}
      aria-current={isCurrent ? 'true' : undefined}
      className={cx(
        'flex gap-x-3 px-3 py-0.5 font-mono text-mono max-sm:flex-wrap',
        isCurrent ? 'bg-accent-soft' : background,
      )}
    >
      <ClockText instant={at} className="shrink-0 text-ink-3" />
      {children}
      {cutFrom === null ? null : (
        <span className="shrink-0 max-sm:basis-full">
          <CutBadge cutFrom={cutFrom} />
        </span>
      )}
    </div>
  );
}
