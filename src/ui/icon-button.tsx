import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Tooltip, type TooltipProps } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  /** The accessible name; shown on hover and focus. */
  readonly label: string;
  /** An icon of lucide-react; drawn at 16 px. */
  readonly icon: ReactNode;
  readonly size?: 'sm' | 'md';
  /** A key that does the same, shown beside the label. */
  readonly shortcut?: string;
  /** Shown in the label's place: why it does nothing here (`aria-disabled`). For the eye, as the label is there. */
  readonly tip?: string | undefined;
  readonly tooltipSide?: TooltipProps['side'];
}

/** A button that shows only an icon. */
export function IconButton({
  label,
  icon,
  size = 'md',
  shortcut,
  tip,
  tooltipSide = 'bottom',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={tip ?? (shortcut === undefined ? label : `${label}  ${shortcut}`)} side={tooltipSide}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors [&_svg]:size-4',
          'hover:enabled:bg-raised hover:enabled:text-ink aria-pressed:bg-raised aria-pressed:text-ink aria-expanded:bg-raised',
          'disabled:cursor-not-allowed disabled:opacity-50 pointer-coarse:size-10',
          size === 'sm' ? 'size-7' : 'size-8',
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
