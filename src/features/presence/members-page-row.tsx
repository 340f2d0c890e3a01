import { Ellipsis } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { Avatar } from '#src/ui/avatar.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { Menu, type MenuGroup } from '#src/ui/menu.tsx';
import { roleWords } from './member-words.ts';
import { presenceMessages } from './messages.ts';

export interface MembersPageRowProps {
  readonly userId: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: string | null;
  readonly self: boolean;
  /** Empty: nothing can be done with this person by the reader. */
  readonly actions: readonly MenuGroup[];
  /** Told once the menu was opened, where it is to be; null: it is not. */
  readonly onOpened: (() => void) | null;
}

/** A member: who, as what, and what can be done. */
export function MembersPageRow(props: MembersPageRowProps) {
  const { userId, name, email, role, self, actions, onOpened } = props;
  const t = useMessages(presenceMessages);
  const holder = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (onOpened === null) return;
    holder.current?.querySelector('button')?.click();
    onOpened();
  }, [onOpened]);
  return (
    <div className="flex h-14 items-center gap-3 border-b border-line px-4">
      <Avatar id={userId} name={name} decorative />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {name}
          {self ? <span className="font-normal text-ink-3"> ({t('you')})</span> : null}
        </p>
        {email === null || email === name ? null : (
          <p className="truncate text-xs text-ink-3">{withoutTurns(email)}</p>
        )}
      </div>
      <span className="shrink-0 text-ink-2">{roleWords(t, role) ?? t('noRole')}</span>
      {actions.length === 0 ? (
        <span className="w-8 shrink-0" />
      ) : (
        <Menu
          label={name}
          placement="bottom-end"
          groups={actions}
          trigger={(trigger) => (
            <span ref={holder}>
              <IconButton
                {...trigger}
                label={t('actionsFor', { name })}
                icon={<Ellipsis aria-hidden="true" />}
              />
            </span>
          )}
        />
      )}
    </div>
  );
}
