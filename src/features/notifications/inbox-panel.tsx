import { Bell, CheckCheck, List, Settings2 } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useLocale } from '#src/i18n/locale.ts';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Instant } from '#src/lib/instant.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { SelectField } from '#src/ui/select-field.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { Tabs } from '#src/ui/tabs.tsx';
import type { DesktopSwitch } from './desktop-switch.ts';
import { InboxFeed } from './inbox-feed.tsx';
import { readInboxKey } from './inbox-keys.ts';
import { InboxSettings } from './inbox-settings.tsx';
import type { InboxStore } from './inbox-store.ts';
import type { InboxFilter, InboxTab } from './inbox-types.ts';
import { wordKindName } from './notification-words.ts';
import { panelMessages } from './panel-messages.ts';
import { UndoLine } from './undo-line.tsx';
import { useInboxActions } from './use-inbox-actions.ts';
import { useStandingList } from './use-standing-list.ts';

export interface InboxPanelProps {
  readonly inbox: InboxStore;
  readonly desktop: DesktopSwitch;
  readonly onOpenPath: (path: string) => void;
  /** What it shows at first. */
  readonly page: PanelPage;
}

export type PanelPage = InboxTab | 'settings';

const SNOOZED = '\u0000snoozed';

/** What the bell opens: lists, filters, keys, and the line that takes back. */
export function InboxPanel({ inbox, desktop, onOpenPath, page }: InboxPanelProps) {
  const t = useMessages(panelMessages);
  const locale = useLocale();
  const state = useStore(inbox.store);
  const [tab, setTab] = useState<InboxTab>(page === 'settings' ? 'all' : page);
  const [kind, setKind] = useState<string | null>(null);
  const [settings, setSettings] = useState(page === 'settings');
  const filter: InboxFilter = { tab, kind };
  const list = useStandingList(inbox, state, filter);
  const actions = useInboxActions(inbox, state.muted.kinds, list.activate, onOpenPath);
  const server = state.mode === 'server';

  const panelRef = useRef<HTMLDivElement>(null);
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    // What had the focus may be gone (an archived row): then the keys are still the list's.
    const isOurs = target === document.body || (target instanceof Node && panelRef.current?.contains(target));
    const key = isOurs === true && !settings && !event.defaultPrevented ? readInboxKey(event) : null;
    if (key === null) return;
    if (key === 'undo') inbox.undo();
    else if (!list.press(key, actions)) return;
    event.preventDefault();
  });
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);

  const tabs = [
    { id: 'all', label: t('all') },
    { id: 'unread', label: t('unread') },
    ...(server ? [{ id: 'archived', label: t('archived') } as const] : []),
  ] as const satisfies readonly { id: InboxTab; label: string }[];

  return (
    <div ref={panelRef} className="flex h-[min(38rem,80dvh)] min-h-0 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-1 pr-1 pl-3">
        <h2 className="min-w-0 flex-1 truncate font-semibold">{t('notifications')}</h2>
        {server && !settings ? (
          <SelectField
            label={t('kind')}
            labelHidden
            value={tab === 'snoozed' ? SNOOZED : (kind ?? '')}
            onValueChange={(value) => {
              setTab(value === SNOOZED ? 'snoozed' : tab === 'snoozed' ? 'all' : tab);
              setKind(value === SNOOZED || value === '' ? null : value);
            }}
            options={[
              { value: '', label: t('everyKind') },
              ...state.kinds.map((each) => ({ value: each, label: wordKindName(each, locale) })),
              { value: SNOOZED, label: t('snoozedOnes') },
            ]}
            // One width: the kinds come with the first page, and the longest of them would widen it.
            className="w-40"
          />
        ) : null}
        <IconButton
          label={t('markAllRead')}
          icon={<CheckCheck />}
          // Not `disabled`: that would take the focus, and with it the keys, from whoever just pressed it.
          aria-disabled={state.unread === 0}
          className="aria-disabled:opacity-50"
          onClick={() => {
            inbox.readAll(kind);
          }}
        />
        <IconButton
          label={settings ? t('back') : t('settings')}
          icon={settings ? <List /> : <Settings2 />}
          onClick={() => {
            setSettings(!settings);
          }}
        />
      </div>
      {settings ? (
        <InboxSettings inbox={inbox} desktop={desktop} />
      ) : (
        <Tabs
          label={t('which')}
          tabs={tabs}
          value={tab === 'snoozed' ? 'all' : tab}
          onValueChange={setTab}
          className="flex-1"
          panelClassName="relative flex flex-col overflow-hidden"
        >
          {list.waiting > 0 ? (
            <button
              type="button"
              onClick={list.showNew}
              className="absolute top-2 left-1/2 z-10 -translate-x-1/2 rounded-full bg-accent px-3 py-1 text-xs font-medium text-accent-ink shadow-lg hover:bg-accent-hover"
            >
              {t('newCount', { count: list.waiting })}
            </button>
          ) : null}
          <Content list={list} filter={filter} state={state} actions={actions} />
        </Tabs>
      )}
      <UndoLine inbox={inbox} />
      <Footer inbox={inbox} />
    </div>
  );
}

type ContentProps = Omit<Parameters<typeof InboxFeed>[0], 'label'> & { readonly filter: InboxFilter };

function Content({ filter, ...feed }: ContentProps) {
  const t = useMessages(panelMessages);
  const { list } = feed;
  if (list.entries.length > 0) return <InboxFeed {...feed} label={t('notifications')} />;
  if (list.load instanceof Error) {
    return <LoadError className="m-3" title={t('loadFailed')} error={list.load} onRetry={list.loadMore} />;
  }
  if (!list.ready) return <Skeleton lines={4} />;
  const title =
    filter.kind !== null || filter.tab === 'snoozed'
      ? t('emptyFiltered')
      : filter.tab === 'unread'
        ? t('emptyUnread')
        : filter.tab === 'archived'
          ? t('emptyArchived')
          : t('empty');
  return (
    <EmptyState
      icon={<Bell />}
      title={title}
      {...(filter.tab === 'all' && filter.kind === null ? { detail: t('emptyDetail') } : {})}
    />
  );
}

function Footer({ inbox }: { readonly inbox: InboxStore }) {
  const t = useMessages(panelMessages);
  const { formatTime, formatFullTime } = useFormats();
  const offset = useServerOffset();
  const { mode, missed, lostAt, since } = useStore(inbox.store);
  const time = (at: Instant) => formatTime(at + offset);
  const whole = (at: Instant) => formatFullTime(at + offset);
  return (
    <div className="shrink-0 border-t border-line px-3 py-1.5 text-xs text-ink-3">
      {missed.map((span) => (
        <p key={span.from} title={`${whole(span.from)} – ${whole(span.to)}`}>
          {t('missed', { from: time(span.from), to: time(span.to) })}
        </p>
      ))}
      {lostAt === null ? null : <p title={whole(lostAt)}>{t('cutOff', { time: time(lostAt) })}</p>}
      {mode === 'server' || since === null ? null : (
        <p title={whole(since)}>{t('keptHere', { time: time(since) })}</p>
      )}
      {mode === 'server' ? <p className="hidden sm:block pointer-coarse:hidden">{t('keys')}</p> : null}
    </div>
  );
}
