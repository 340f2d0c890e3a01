import { X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from '#src/ui/cx.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { appMessages } from './messages.ts';

export interface MembersAsideProps {
  readonly id: string;
  readonly open: boolean;
  readonly phone: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * The sidebar of people: a column, or a sheet on phones. Closed it is hidden, not unmounted: the workspace's
 * socket is also how others see *us*.
 */
export function MembersAside({ id, open, phone, onClose, children }: MembersAsideProps) {
  const t = useMessages(appMessages);
  const aside = useRef<HTMLElement>(null);
  const sheet = phone && open;
  useEffect(() => {
    if (sheet) aside.current?.focus({ preventScroll: true });
  }, [sheet]);
  /** The focus would go down with it: it returns to the button that shows it again. */
  const close = () => {
    onClose();
    document.querySelector<HTMLElement>(`header [aria-controls="${id}"]`)?.focus();
  };
  return (
    <aside
      ref={aside}
      id={id}
      aria-label={t('members')}
      tabIndex={-1}
      hidden={!open}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && phone && !event.defaultPrevented) close();
      }}
      className={cx(
        'min-h-0 flex-col border-line bg-canvas outline-none',
        open && 'flex',
        phone
          ? 'fixed inset-x-0 bottom-0 z-40 max-h-[80dvh] animate-rise rounded-t-xl border-t shadow-lg'
          : 'w-60 shrink-0 border-l',
      )}
    >
      <div className="flex h-12 shrink-0 items-center gap-2 border-b border-line pr-2 pl-3">
        <h2 className="min-w-0 flex-1 truncate font-semibold">{t('membersShort')}</h2>
        <IconButton label={t('hideMembers')} icon={<X aria-hidden="true" />} onClick={close} />
      </div>
      {children}
    </aside>
  );
}
