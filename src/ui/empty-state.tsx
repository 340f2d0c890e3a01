import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface EmptyStateProps {
  readonly title: string;
  /** What would be here, and how to get it. */
  readonly detail?: string;
  readonly icon?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
}

/** Nothing here, and what to do about it. */
export function EmptyState({ title, detail, icon, action, className }: EmptyStateProps) {
  return (
    <div className={cx('flex flex-col items-center justify-center gap-2 p-8 text-center', className)}>
      {icon === undefined ? null : (
        <span aria-hidden="true" className="mb-1 text-ink-3 [&_svg]:size-6">
          {icon}
        </span>
      )}
      <p className="font-medium">{title}</p>
      {detail === undefined ? null : <p className="max-w-sm text-ink-2">{detail}</p>}
      {action === undefined ? null : <div className="mt-2">{action}</div>}
    </div>
  );
}
