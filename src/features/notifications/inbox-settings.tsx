import { useStore } from 'zustand';
import { useLocale } from '#src/i18n/locale.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Switch } from '#src/ui/switch.tsx';
import type { DesktopSwitch } from './desktop-switch.ts';
import type { InboxStore } from './inbox-store.ts';
import { wordKindName } from './notification-words.ts';
import { panelMessages } from './panel-messages.ts';

/** Desktop notifications of this browser, and which kinds ring at all. */
export function InboxSettings({
  inbox,
  desktop,
}: {
  readonly inbox: InboxStore;
  readonly desktop: DesktopSwitch;
}) {
  const t = useMessages(panelMessages);
  const locale = useLocale();
  const state = useStore(desktop.store);
  const { mode, kinds, muted } = useStore(inbox.store);
  const names = [...new Set([...kinds, ...muted.kinds])].sort();
  return (
    <div className="min-h-0 flex-1 space-y-4 overflow-auto border-t border-line p-3">
      <div className="space-y-1">
        <Switch
          label={t('desktop')}
          checked={state === 'on'}
          disabled={state === 'missing'}
          onCheckedChange={(on) => {
            if (on) void desktop.turnOn();
            else desktop.turnOff();
          }}
        />
        <p role="note" className="text-xs text-ink-2">
          {state === 'missing'
            ? t('desktopMissing')
            : state === 'denied'
              ? t('desktopDenied')
              : t('desktopDetail')}
        </p>
      </div>
      {mode === 'server' && names.length > 0 ? (
        <div role="group" aria-label={t('kinds')} className="space-y-2">
          <h3 className="font-semibold">{t('kinds')}</h3>
          <p className="text-xs text-ink-2">{t('kindsDetail')}</p>
          {names.map((kind) => (
            <Switch
              key={kind}
              className="flex"
              label={wordKindName(kind, locale)}
              checked={!muted.kinds.includes(kind)}
              onCheckedChange={(on) => {
                inbox.mute(kind, !on);
              }}
            />
          ))}
        </div>
      ) : null}
    </div>
  );
}
