import { cx } from './cx.ts';

/** A key or chord, as printed on the keyboard. */
export function Kbd({ children, className }: { readonly children: string; readonly className?: string }) {
  return (
    <kbd
      className={cx('rounded-sm border border-line bg-raised px-1 font-mono text-xs text-ink-2', className)}
    >
      {children}
    </kbd>
  );
}
