import { LogOut } from 'lucide-react';
import { Suspense, type ReactNode } from 'react';
import { useAuthState, useExtension } from '#src/connection/react.tsx';
import { localeNames, locales, setLocale, useLocale } from '#src/i18n/locale.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Workspace } from '#src/protocol/entities.ts';
import { setAppearOffline, useAppearOffline } from '#src/shared/people/appear-offline.ts';
import { Menu } from '#src/ui/menu.tsx';
import type { MenuGroup } from '#src/ui/menu.tsx';
import type { Placement } from '#src/ui/place-floating.ts';
import type { TriggerProps } from '#src/ui/popover.tsx';
import { setTheme, themes, useTheme } from '#src/ui/theme.ts';
import { ProfileCard } from './late-parts.ts';
import { appMessages } from './messages.ts';
import { useSignOut } from './use-sign-out.ts';

export interface AccountMenuProps {
  readonly trigger: (props: TriggerProps) => ReactNode;
  /** Groups before the usual ones: the workspaces, on phones. */
  readonly groups?: readonly MenuGroup[];
  readonly placement?: Placement;
  /** Where the page is: one's role there is told. */
  readonly workspace?: Workspace | null;
}

/** Who one is and how seen, theme, language, sign out. */
export function AccountMenu({
  trigger,
  groups = [],
  placement = 'right-end',
  workspace = null,
}: AccountMenuProps) {
  const t = useMessages(appMessages);
  const signOut = useSignOut();
  const { user } = useAuthState();
  const theme = useTheme();
  const locale = useLocale();
  const themeTexts = { system: t('themeSystem'), light: t('themeLight'), dark: t('themeDark') };
  const unseen = useAppearOffline(user?.id ?? '');
  // Where no server hides anybody there is nothing to choose.
  const hides = useExtension('presence') === true;
  const seenGroup: readonly MenuGroup[] =
    user === null || !hides
      ? []
      : [
          {
            items: [
              {
                id: 'unseen',
                label: t('appearOffline'),
                checked: unseen,
                toggle: true,
                onSelect: () => {
                  setAppearOffline(user.id, !unseen);
                },
              },
            ],
          },
        ];
  const signOutGroup: readonly MenuGroup[] =
    user === null
      ? []
      : [
          {
            items: [
              { id: 'sign-out', label: t('signOut'), icon: <LogOut aria-hidden="true" />, onSelect: signOut },
            ],
          },
        ];
  return (
    <Menu
      label={user === null ? t('settings') : t('userMenu')}
      placement={placement}
      trigger={trigger}
      header={
        user === null ? null : (
          <Suspense fallback={<p className="truncate px-2 pt-2 pb-3 font-medium">{user.name}</p>}>
            <ProfileCard user={user} workspace={workspace} />
          </Suspense>
        )
      }
      groups={[
        ...groups,
        ...seenGroup,
        {
          label: t('theme'),
          items: themes.map((id) => ({
            id,
            label: themeTexts[id],
            checked: id === theme,
            onSelect: () => {
              setTheme(id);
            },
          })),
        },
        {
          label: t('language'),
          items: locales.map((id) => ({
            id,
            label: localeNames[id],
            checked: id === locale,
            onSelect: () => {
              setLocale(id);
            },
          })),
        },
        ...signOutGroup,
      ]}
    />
  );
}
