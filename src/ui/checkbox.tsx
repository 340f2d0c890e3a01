import { useId } from 'react';
import type { ComponentProps } from 'react';
import { cx } from './cx.ts';

export interface CheckboxProps extends Omit<ComponentProps<'input'>, 'id' | 'type' | 'onChange'> {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onCheckedChange: (checked: boolean) => void;
}

/** A choice of yes or no that is applied later (a form). Applied at once: `Switch`. */
export function Checkbox({ label, hint, onCheckedChange, className, ...rest }: CheckboxProps) {
  const id = useId();
  return (
    <div className={cx('flex items-start gap-2', className)}>
      <input
        {...rest}
        id={id}
        type="checkbox"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => {
          onCheckedChange(event.target.checked);
        }}
        className="mt-0.5 size-4 shrink-0"
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint === undefined ? null : (
          <p id={`${id}-hint`} className="text-xs text-ink-3">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
