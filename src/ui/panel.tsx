import { useId } from 'react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface PanelProps {
  readonly title: string;
  /** The heading level that fits the page's outline. */
  readonly level?: 2 | 3 | 4;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  readonly bodyClassName?: string;
}

/** A `region` with a 36 px header line: title left, actions right. */
export function Panel({ title, level = 2, actions, children, className, bodyClassName }: PanelProps) {
  const id = useId();
  const Heading = `h${level}` as const;
  return (
    <section aria-labelledby={id} className={cx('flex min-h-0 min-w-0 flex-col', className)}>
      <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3">
        <Heading id={id} className="min-w-0 flex-1 truncate font-semibold">
          {title}
        </Heading>
        {actions}
      </div>
      <div className={cx('min-h-0 flex-1 overflow-auto', bodyClassName)}>{children}</div>
    </section>
  );
}
