import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import type { FieldTexts } from './field-texts.ts';

export interface FieldProps extends FieldTexts {
  readonly id: string;
  readonly hintId: string | undefined;
  readonly errorId: string | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** Label, control, hint and error of one form field. */
export function Field({
  id,
  hintId,
  errorId,
  label,
  labelHidden,
  hint,
  error,
  className,
  children,
}: FieldProps) {
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={labelHidden === true ? 'sr-only' : 'text-sm font-medium'}>
        {label}
      </label>
      {children}
      {hintId === undefined ? null : (
        <p id={hintId} className="text-xs text-ink-3">
          {hint}
        </p>
      )}
      {errorId === undefined ? null : (
        <p id={errorId} className="text-xs text-red">
          {error}
        </p>
      )}
    </div>
  );
}
