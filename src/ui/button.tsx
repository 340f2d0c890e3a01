import type { ComponentProps } from 'react';
import { cx } from './cx.ts';
import { Spinner } from './spinner.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg';

const variants: Readonly<Record<ButtonVariant, string>> = {
  primary: 'bg-accent text-accent-ink border-transparent hover:enabled:bg-accent-hover',
  secondary: 'bg-surface text-ink border-control hover:enabled:bg-raised',
  ghost: 'bg-transparent text-ink-2 border-transparent hover:enabled:bg-raised hover:enabled:text-ink',
  danger: 'bg-surface text-red border-red hover:enabled:bg-red-soft',
};

const sizes: Readonly<Record<ButtonSize, string>> = {
  sm: 'h-7 px-2 text-xs gap-1',
  md: 'h-8 px-3 text-sm gap-1.5',
  lg: 'h-10 px-4 text-sm gap-2',
};

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  /** Work is under way: the button shows it and takes no second click. */
  readonly busy?: boolean;
}

/** A button with text. Its type is `button` unless said otherwise, so that it never submits by surprise. */
export function Button({
  variant = 'secondary',
  size = 'md',
  busy = false,
  disabled,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap transition-colors',
        'disabled:cursor-not-allowed disabled:opacity-55 pointer-coarse:min-h-10',
        variants[variant],
        sizes[size],
        className,
      )}
    >
      {busy ? <Spinner /> : null}
      {children}
    </button>
  );
}
