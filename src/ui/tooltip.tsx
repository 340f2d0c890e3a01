import { useState } from 'react';
import type { FocusEvent, PointerEvent, ReactNode } from 'react';
import { Floating } from './floating.tsx';

export interface TooltipProps {
  readonly text: string;
  /** `top-end`: ends where the control does, for long words at the edge of a part of the page. */
  readonly side?: 'top' | 'bottom' | 'top-end';
  readonly children: ReactNode;
}

/**
 * Shows a control's name on hover and on keyboard focus, after a moment (the delay is CSS). For the eye only:
 * the control carries the same words as its accessible name. Escape hides it.
 */
export function Tooltip({ text, side = 'bottom', children }: TooltipProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const show = (event: PointerEvent<HTMLElement>) => {
    // A finger has no hover; its press would leave the tooltip standing.
    if (event.pointerType !== 'touch') setAnchor(event.currentTarget);
  };
  const focus = (event: FocusEvent<HTMLElement>) => {
    if (event.target.matches(':focus-visible')) setAnchor(event.currentTarget);
  };
  const hide = () => {
    setAnchor(null);
  };
  return (
    <span
      className="inline-flex shrink-0"
      onPointerEnter={show}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={focus}
      onBlur={hide}
    >
      {children}
      {anchor === null ? null : (
        <Floating
          anchor={anchor}
          placement={side}
          onDismiss={hide}
          aria-hidden="true"
          className="pointer-events-none animate-tip rounded-md bg-ink px-2 py-1 text-xs whitespace-pre text-surface"
        >
          {text}
        </Floating>
      )}
    </span>
  );
}
