import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from './cx.ts';
import { uiMessages } from './ui-messages.ts';

const widths = ['w-11/12', 'w-3/4', 'w-5/6', 'w-2/3'] as const;

export interface SkeletonProps {
  /** How many lines of text it stands for. */
  readonly lines?: number;
  /** What is being loaded, for screen readers; "Loading" by default. */
  readonly label?: string;
  readonly className?: string;
}

/** Grey lines in place of text that is on its way; not seen before 150 ms have passed (CSS). */
export function Skeleton({ lines = 3, label, className }: SkeletonProps) {
  const t = useMessages(uiMessages);
  return (
    <div role="status" className={cx('flex animate-late flex-col gap-3 p-4', className)}>
      <span className="sr-only">{label ?? t('loading')}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span
          key={index}
          aria-hidden="true"
          className={cx('h-3.5 rounded-sm bg-raised', widths[index % widths.length])}
        />
      ))}
    </div>
  );
}
