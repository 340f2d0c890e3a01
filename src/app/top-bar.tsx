import { Link } from '@tanstack/react-router';
import { Settings2, SquareChevronRight, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { AccountMenu } from './account-menu.tsx';
import { ConnectionPill, type ConnectionPillProps } from './connection-pill.tsx';
import { appMessages } from './messages.ts';
import { writeShortcut } from './mod-key.ts';

export interface TopBarProps {
  readonly title: string;
  readonly at: ConnectionPillProps;
  /** False on the debugger without a sign-in and without a channel. */
  readonly pill: boolean;
  readonly bell: ReactNode;
  /** The button of the people's sidebar, where there is one. */
  readonly members: { readonly open: boolean; readonly id: string; readonly onToggle: () => void } | null;
  readonly onPalette: () => void;
}

/** Title, connection, palette, bell, people. */
export function TopBar({ title, at, pill, bell, members, onPalette }: TopBarProps) {
  const t = useMessages(appMessages);
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line bg-surface pr-2 pl-4">
      <h1 className="mr-auto min-w-0 truncate font-semibold">{title}</h1>
      {pill ? <ConnectionPill {...at} /> : null}
      <PaletteButton onOpen={onPalette} />
      {bell}
      {members === null ? null : (
        <IconButton
          label={members.open ? t('hideMembers') : t('showMembers')}
          icon={<Users aria-hidden="true" />}
          aria-expanded={members.open}
          aria-controls={members.id}
          onClick={members.onToggle}
        />
      )}
    </header>
  );
}

export interface GuestBarProps {
  readonly title: string;
  readonly at: ConnectionPillProps;
  readonly pill: boolean;
  readonly signedIn: boolean;
  readonly onPalette: () => void;
}

/** The bar where there is no rail: the debugger for somebody who is not signed in. */
export function GuestBar({ title, at, pill, signedIn, onPalette }: GuestBarProps) {
  const t = useMessages(appMessages);
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface pr-2 pl-4">
      <h1 className="mr-auto min-w-0 truncate font-semibold">{title}</h1>
      {pill ? <ConnectionPill {...at} /> : null}
      <PaletteButton onOpen={onPalette} />
      <Link to="/" className="rounded-md px-2 py-1 text-accent hover:bg-raised">
        {signedIn ? t('openConsole') : t('signIn')}
      </Link>
      <AccountMenu
        placement="bottom-end"
        trigger={(props) => (
          <IconButton {...props} label={t('settings')} icon={<Settings2 aria-hidden="true" />} />
        )}
      />
    </header>
  );
}

function PaletteButton({ onOpen }: { readonly onOpen: () => void }) {
  const t = useMessages(appMessages);
  return (
    <IconButton
      label={t('palette')}
      shortcut={writeShortcut('Mod+K')}
      icon={<SquareChevronRight aria-hidden="true" />}
      aria-haspopup="dialog"
      onClick={onOpen}
    />
  );
}
