import { useEffect, useId, useState } from 'react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Floating } from './floating.tsx';
import type { Placement } from './place-floating.ts';
import { PHONE_QUERY, useMedia } from './use-media.ts';

/** Spread these on the button that opens. (`ref` may go on an element around it: then that is the anchor.) */
export interface TriggerProps {
  readonly ref: (element: HTMLElement | null) => void;
  readonly 'aria-haspopup': 'dialog' | 'menu';
  readonly 'aria-expanded': boolean;
  readonly 'aria-controls': string | undefined;
  readonly onClick: () => void;
}

export interface PopoverProps {
  /** The accessible name of the surface. */
  readonly label: string;
  readonly trigger: (props: TriggerProps) => ReactNode;
  readonly children: (close: () => void) => ReactNode;
  readonly placement?: Placement;
  /** Told on every change, so that the owner can load or mark what is shown. */
  readonly onOpenChange?: (open: boolean) => void;
  readonly className?: string;
}

/**
 * A non-modal `dialog` beside its button; a sheet at the lower edge on phones. Focus goes in on opening and
 * back to the button on Escape; a pointer or focus elsewhere closes it.
 */
export function Popover({
  label,
  trigger,
  children,
  placement = 'bottom-end',
  onOpenChange,
  className,
}: PopoverProps) {
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [open, setOpen] = useState(false);
  const phone = useMedia(PHONE_QUERY);
  const change = (next: boolean) => {
    setOpen(next);
    onOpenChange?.(next);
  };
  const closeAndReturn = () => {
    change(false);
    const button = anchor?.matches('button') === true ? anchor : anchor?.querySelector('button');
    button?.focus();
  };
  return (
    <>
      {trigger({
        ref: setAnchor,
        'aria-haspopup': 'dialog',
        'aria-expanded': open,
        'aria-controls': open ? id : undefined,
        onClick: () => {
          change(!open);
        },
      })}
      {open ? (
        <Floating
          id={id}
          role="dialog"
          aria-label={label}
          tabIndex={-1}
          anchor={anchor}
          placement={phone ? 'sheet' : placement}
          onDismiss={(reason) => {
            if (reason === 'escape') closeAndReturn();
            else change(false);
          }}
          className={cx(
            'flex max-h-[min(40rem,85dvh)] flex-col overflow-auto border border-line bg-surface shadow-lg',
            phone
              ? 'w-full animate-rise rounded-t-xl'
              : 'w-80 max-w-[calc(100vw-1rem)] animate-appear rounded-lg',
            className,
          )}
        >
          <FocusOnMount targetId={id} />
          {children(closeAndReturn)}
        </Floating>
      ) : null}
    </>
  );
}

/** Moves the focus into the surface once it is shown, so that a screen reader reads its name. */
function FocusOnMount({ targetId }: { readonly targetId: string }) {
  useEffect(() => {
    document.getElementById(targetId)?.focus({ preventScroll: true });
  }, [targetId]);
  return null;
}
