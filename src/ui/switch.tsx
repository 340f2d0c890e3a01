import { useId } from 'react';
import { cx } from './cx.ts';

export interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onCheckedChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** On or off, applied at once (`switch`). */
export function Switch({ label, checked, onCheckedChange, disabled = false, className }: SwitchProps) {
  const id = useId();
  return (
    <span className={cx('inline-flex items-center gap-2', className)}>
      <button
        type="button"
        role="switch"
        aria-checked={checked}
        aria-labelledby={id}
        disabled={disabled}
        onClick={() => {
          onCheckedChange(!checked);
        }}
        className={cx(
          'inline-flex h-4.5 w-8 shrink-0 items-center rounded-full border p-0.5 transition-colors disabled:opacity-50',
          checked ? 'border-accent bg-accent' : 'border-control bg-raised',
        )}
      >
        <span
          aria-hidden="true"
          className={cx(
            'size-3 rounded-full transition-transform forced-colors:bg-[ButtonText]',
            checked ? 'translate-x-3.5 bg-accent-ink' : 'bg-ink-3',
          )}
        />
      </button>
      <span id={id}>{label}</span>
    </span>
  );
}
