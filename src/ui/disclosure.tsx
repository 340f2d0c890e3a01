import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface DisclosureProps {
  /** What stands on the button. */
  readonly label: ReactNode;
  /** The button's accessible name, where the label's text alone would not do. */
  readonly name?: string;
  readonly defaultOpen?: boolean;
  /** Given: the owner decides; else it remembers by itself. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: ReactNode;
  readonly className?: string;
  readonly buttonClassName?: string;
}

/** A button that unfolds what belongs to it (`aria-expanded`). The content is mounted only while open. */
export function Disclosure({
  label,
  name,
  defaultOpen = false,
  open,
  onOpenChange,
  children,
  className,
  buttonClassName,
}: DisclosureProps) {
  const id = useId();
  const [ownOpen, setOwnOpen] = useState(defaultOpen);
  const isOpen = open ?? ownOpen;
  return (
    <div className={className}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={name}
        onClick={() => {
          setOwnOpen(!isOpen);
          onOpenChange?.(!isOpen);
        }}
        className={cx(
          'flex min-h-7 w-full min-w-0 items-center gap-1 rounded-md text-left hover:bg-raised',
          buttonClassName,
        )}
      >
        {/* No icon of the library: lists mount dozens of these in one frame. */}
        <span aria-hidden="true" className="chevron" />
        {label}
      </button>
      {isOpen ? <div id={id}>{children}</div> : null}
    </div>
  );
}
