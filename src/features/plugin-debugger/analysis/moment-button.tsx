import type { ReactNode } from 'react';
import { cx } from '#src/ui/cx.ts';
import type { Moment, OnMoment } from './moment.ts';

export interface MomentButtonProps {
  readonly moment: Moment;
  readonly onMoment: OnMoment;
  /** The accessible name, where what stands on it would not do. */
  readonly name?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Words that lead to a place in the run. What is no record's place is words alone. */
export function MomentButton({ moment, onMoment, name, className, children }: MomentButtonProps) {
  if (moment.row < 0) return <span className={className}>{children}</span>;
  return (
    <button
      type="button"
      aria-label={name}
      onClick={() => {
        onMoment({ at: moment.at, row: moment.row });
      }}
      className={cx(
        'rounded-sm text-left text-accent underline decoration-from-font underline-offset-2 hover:text-accent-hover pointer-coarse:min-h-6',
        className,
      )}
    >
      {children}
    </button>
  );
}
