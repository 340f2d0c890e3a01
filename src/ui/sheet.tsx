import { X } from 'lucide-react';
import { useId, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from './cx.ts';
import { IconButton } from './icon-button.tsx';
import { uiMessages } from './ui-messages.ts';
import { useFocusReturn } from './use-focus-return.ts';

export interface SheetProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** From the lower edge (phones), from the right, in the middle (a dialog), or near the top (its height changes). */
  readonly side?: 'bottom' | 'right' | 'center' | 'top';
  readonly className?: string;
}

const sides = {
  bottom: 'mt-auto mb-0 mx-0 w-full max-w-none max-h-[85dvh] rounded-t-xl animate-rise',
  right: 'my-0 mr-0 ml-auto h-dvh max-h-none w-96 max-w-[90vw] border-l animate-appear',
  center: 'm-auto w-[28rem] max-w-[calc(100vw-2rem)] max-h-[85dvh] rounded-xl animate-appear',
  top: 'mx-auto mt-[8dvh] mb-auto w-[36rem] max-w-[calc(100vw-1rem)] max-h-[84dvh] rounded-xl animate-appear',
} as const;

/**
 * A modal `dialog` over the page, mounted only while open. The browser's own element: it holds the focus and makes
 * the rest inert.
 */
export function Sheet({ title, onClose, children, side = 'bottom', className }: SheetProps) {
  const t = useMessages(uiMessages);
  const titleId = useId();
  const dialogRef = useRef<HTMLDialogElement>(null);
  useFocusReturn();
  useLayoutEffect(() => {
    const dialog = dialogRef.current;
    if (dialog === null) return;
    // A test environment without modal dialogs shows it plainly.
    if ('showModal' in dialog) dialog.showModal();
    else (dialog as HTMLElement).setAttribute('open', '');
  }, []);
  return (
    <dialog
      ref={dialogRef}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        // The backdrop belongs to the dialog element itself.
        if (event.target === event.currentTarget) onClose();
      }}
      className={cx('border border-line bg-surface p-0', sides[side], className)}
    >
      <div className="flex max-h-[inherit] flex-col">
        <div className="flex h-12 shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
          <h2 id={titleId} className="min-w-0 flex-1 truncate font-semibold">
            {title}
          </h2>
          <IconButton label={t('close')} icon={<X aria-hidden="true" />} onClick={onClose} />
        </div>
        <div className="min-h-0 flex-1 overflow-auto">{children}</div>
      </div>
    </dialog>
  );
}
