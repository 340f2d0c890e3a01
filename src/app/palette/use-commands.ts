import { useRouter } from '@tanstack/react-router';
import { useAuthState, useExtension, useServices } from '#src/connection/react.tsx';
import { localeNames, locales, setLocale, useLocale } from '#src/i18n/locale.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import type { Workspace } from '#src/protocol/entities.ts';
import { useOffers, type ViewOffer } from '#src/shared/commands/view-commands.ts';
import { setAppearOffline, useAppearOffline } from '#src/shared/people/appear-offline.ts';
import { setTheme, themes, useTheme } from '#src/ui/theme.ts';
import { appMessages } from '../messages.ts';
import { writeShortcut } from '../mod-key.ts';
import type { Overlay } from '../use-overlays.ts';
import { useSignOut } from '../use-sign-out.ts';
import { views } from '../view-of.ts';
import type { Command, CommandGroup } from './commands.ts';
import { paletteMessages } from './palette-messages.ts';
import { usePlaces } from './use-places.ts';

/** What of the shell the commands act on; null where it is not there. */
export interface ShellParts {
  readonly workspaceId: string | null;
  readonly workspaces: readonly Workspace[];
  readonly members: { readonly open: boolean; readonly onToggle: () => void } | null;
  readonly openBell: (() => void) | null;
  readonly onShow: (overlay: Overlay) => void;
}

/** Every command that can be given here and now. */
export function useCommands({ workspaceId, workspaces, members, openBell, onShow }: ShellParts): {
  readonly groups: readonly CommandGroup[];
  readonly placesFailed: boolean;
} {
  const t = useMessages(paletteMessages);
  const app = useMessages(appMessages);
  const router = useRouter();
  const { pool } = useServices();
  const { user, status } = useAuthState();
  const theme = useTheme();
  const locale = useLocale();
  const signOut = useSignOut();
  const unseen = useAppearOffline(user?.id ?? '');
  const mayHide = useExtension('presence') === true && user !== null;
  const hasWorkflows = useExtension('workflows') === true;
  const places = usePlaces(workspaceId);
  const offers = useOffers();

  const goTo = (id: string, label: string, path: string): Command => ({
    id: `go:${id}`,
    label,
    run: () => {
      router.history.push(path);
    },
  });
  const showing = (overlay: Overlay, label: string, shortcut: string): Command => ({
    id: `show:${overlay}`,
    label,
    shortcut: writeShortcut(shortcut),
    run: () => {
      onShow(overlay);
    },
  });
  const themeTexts = { system: app('themeSystem'), light: app('themeLight'), dark: app('themeDark') };

  const shellGroups: readonly CommandGroup[] = [
    {
      id: 'go',
      label: t('go'),
      commands: [
        ...(workspaceId === null
          ? []
          : [
              ...views.map((view) => goTo(view, app(view), pagePaths[view](workspaceId))),
              ...(hasWorkflows
                ? [goTo('workflows', app('workflows'), pagePaths.workflows(workspaceId))]
                : []),
              goTo('runs', t('runs'), pagePaths.runs(workspaceId)),
              goTo('applications', app('applications'), pagePaths.applications(workspaceId)),
              goTo('members', app('members'), pagePaths.members(workspaceId)),
              goTo('new-chat', t('newChat'), pagePaths.chat(workspaceId)),
            ]),
        goTo('run-file', t('openRun'), pagePaths.debugFile),
        ...(user === null ? [goTo('login', app('signIn'), pagePaths.login)] : []),
      ],
    },
    {
      id: 'show',
      label: t('show'),
      commands: [
        ...(openBell === null ? [] : [{ id: 'show:bell', label: t('notifications'), run: openBell }]),
        ...(members === null
          ? []
          : [
              {
                id: 'show:members',
                label: members.open ? app('hideMembers') : app('showMembers'),
                run: members.onToggle,
              },
            ]),
        showing('inspector', t('inspector'), 'Mod+Shift+P'),
        showing('keys', t('keys'), '?'),
      ],
    },
    {
      id: 'chats',
      label: t('chats'),
      isLong: true,
      commands: places.chats.map(({ id, name }) =>
        goTo(`chat:${id}`, name === '' ? t('untitled') : name, pagePaths.chat(workspaceId ?? '', id)),
      ),
    },
    {
      id: 'documents',
      label: t('documents'),
      isLong: true,
      commands: places.documents.map(({ id, name }) =>
        goTo(`document:${id}`, name, pagePaths.documents(workspaceId ?? '', id)),
      ),
    },
    {
      id: 'plugins',
      label: t('plugins'),
      isLong: true,
      commands: places.plugins.map(({ id, name }) =>
        goTo(`plugin:${id}`, name, pagePaths.plugins(workspaceId ?? '', id)),
      ),
    },
    {
      id: 'workspaces',
      label: app('workspaces'),
      isLong: true,
      commands: workspaces.map(({ id, name }) => ({
        ...goTo(`workspace:${id}`, name, pagePaths.chat(id)),
        isPresent: id === workspaceId,
      })),
    },
    {
      id: 'connection',
      label: t('connection'),
      commands: [
        {
          id: 'retry',
          label: t('retryNow'),
          run: () => {
            pool.retryAll();
          },
        },
        {
          id: 'server-check',
          label: t('serverCheck'),
          // A document of its own: the router has no such page.
          run: () => {
            location.assign(pagePaths.serverCheck);
          },
        },
      ],
    },
    {
      id: 'theme',
      label: app('theme'),
      commands: themes.map((id) => ({
        id: `theme:${id}`,
        label: themeTexts[id],
        isPresent: id === theme,
        run: () => {
          setTheme(id);
        },
      })),
    },
    {
      id: 'language',
      label: app('language'),
      commands: locales.map((id) => ({
        id: `language:${id}`,
        label: localeNames[id],
        isPresent: id === locale,
        run: () => {
          setLocale(id);
        },
      })),
    },
    {
      id: 'account',
      label: app('account'),
      commands: [
        ...(mayHide
          ? [
              {
                id: 'appear-offline',
                label: unseen ? t('appearOnline') : t('appearOffline'),
                run: () => {
                  setAppearOffline(user.id, !unseen);
                },
              },
            ]
          : []),
        ...(status === 'signed-in' || status === 'expired'
          ? [{ id: 'sign-out', label: app('signOut'), run: signOut }]
          : []),
      ],
    },
  ];
  const [go, ...others] = shellGroups;
  const groups = [
    ...groupsOf(
      'view',
      offers.filter(({ isPart }) => isPart !== true),
    ),
    ...(go ? [go] : []),
    ...groupsOf(
      'part',
      offers.filter(({ isPart }) => isPart === true),
    ),
    ...others,
  ];
  return { groups: withoutRepeats(groups), placesFailed: places.failed };
}

/** What the views offer, by the names of the views. */
function groupsOf(kind: 'view' | 'part', offers: readonly ViewOffer[]): CommandGroup[] {
  const byName = new Map<string, CommandGroup>();
  for (const { view, isLong = false, commands } of offers) {
    const before = byName.get(view)?.commands ?? [];
    const added = commands().map(({ shortcut, ...command }) => ({
      ...command,
      ...(shortcut !== undefined && { shortcut: writeShortcut(shortcut) }),
    }));
    byName.set(view, { id: `${kind}:${view}`, label: view, isLong, commands: [...before, ...added] });
  }
  return [...byName.values()];
}

/** Each command once, where it stands first: the view that one is in knows better what it does than the shell. */
function withoutRepeats(groups: readonly CommandGroup[]): CommandGroup[] {
  const seen = new Set<string>();
  return groups.map((group) => ({
    ...group,
    commands: group.commands.filter(({ id }) => !seen.has(id) && seen.add(id)),
  }));
}
