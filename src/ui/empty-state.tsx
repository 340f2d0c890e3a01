import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface EmptyStateProps {
  readonly title: string;
  /** Given where the title is the heading of its page or region. */
  readonly level?: 1 | 2 | 3;
  /** What would be here, and how to get it. */
  readonly detail?: string;
  readonly icon?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
}

/** Nothing here, and what to do about it. */
export function EmptyState({ title, level, detail, icon, action, className }: EmptyStateProps) {
  const Title = level === undefined ? 'p' : (`h${level}` as const);
  return (
    <div className={cx('flex flex-col items-center justify-center gap-2 p-8 text-center', className)}>
      {icon === undefined ? null : (
        <span aria-hidden="true" className="mb-1 text-ink-3 [&_svg]:size-6">
          {icon}
        </span>
      )}
      <Title className="font-medium">{title}</Title>
      {detail === undefined ? null : <p className="max-w-sm text-ink-2">{detail}</p>}
      {action === undefined ? null : <div className="mt-2">{action}</div>}
    </div>
  );
}
