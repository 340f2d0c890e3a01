import { useStore } from 'zustand';
import { useLocale } from '#src/i18n/locale.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands, type ViewCommand } from '#src/shared/commands/view-commands.ts';
import type { DesktopSwitch } from './desktop-switch.ts';
import type { PanelPage } from './inbox-panel.tsx';
import type { InboxStore } from './inbox-store.ts';
import { wordKindName } from './notification-words.ts';
import { panelMessages } from './panel-messages.ts';

export interface BellCommandsProps {
  readonly inbox: InboxStore;
  readonly desktop: DesktopSwitch;
  readonly onShow: (page: PanelPage) => void;
}

/** The bell's commands for the palette, from wherever one is: it stands beside every view. */
export function BellCommands({ inbox, desktop, onShow }: BellCommandsProps) {
  const t = useMessages(panelMessages);
  const locale = useLocale();
  const { mode, unread, kinds, muted } = useStore(inbox.store);
  const last = useStore(inbox.lastAction);
  const desktopState = useStore(desktop.store);
  const server = mode === 'server';
  const show = (page: PanelPage, label: string): ViewCommand => ({
    id: page === 'all' ? 'show:bell' : `bell:${page}`,
    label,
    run: () => {
      onShow(page);
    },
  });

  useViewCommands({
    view: t('notifications'),
    isPart: true,
    commands: () => [
      show('all', t('notifications')),
      show('unread', t('showUnread')),
      ...(server ? [show('archived', t('showArchived')), show('snoozed', t('showSnoozed'))] : []),
      {
        id: 'bell:read-all',
        label: t('markAllRead'),
        reason: unread === 0 ? t('noneUnread') : null,
        run: () => {
          inbox.readAll(null);
        },
      },
      ...(last?.state === 'done'
        ? [
            {
              id: 'bell:undo',
              label: t('undoLast'),
              run: () => {
                inbox.undo();
              },
            },
          ]
        : []),
      show('settings', t('settings')),
      {
        id: 'bell:desktop',
        label: t(desktopState === 'on' ? 'desktopOff' : 'desktopOn'),
        reason: desktopState === 'missing' ? t('desktopMissing') : null,
        run: () => {
          if (desktopState === 'on') desktop.turnOff();
          else void desktop.turnOn();
        },
      },
      ...(server
        ? [...new Set([...kinds, ...muted.kinds])].sort().map((kind) => {
            const isMuted = muted.kinds.includes(kind);
            return {
              id: `bell:mute:${kind}`,
              label: t(isMuted ? 'unmuteKind' : 'muteKind', { kind: wordKindName(kind, locale) }),
              run: () => {
                inbox.mute(kind, !isMuted);
              },
            };
          })
        : []),
    ],
  });
  return null;
}
