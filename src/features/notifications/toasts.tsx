import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useLocale } from '#src/i18n/locale.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Notification } from '#src/protocol/notification-frames.ts';
import { isRunShown } from '#src/shared/shown-runs.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { isRead } from './inbox-marks.ts';
import type { InboxStore } from './inbox-store.ts';
import type { InboxRow } from './inbox-types.ts';
import { notificationMessages } from './messages.ts';
import { wordNotification } from './notification-words.ts';
import { claimByLock, watchRings } from './ring-watch.ts';
import { speakOnDesktop } from './speak-on-desktop.ts';
import { applyToastInput, noToasts, type Toast, type ToastInput } from './toast-fold.ts';
import type { DesktopSwitch } from './desktop-switch.ts';

export interface ToastsProps {
  readonly inbox: InboxStore;
  readonly desktop: DesktopSwitch;
  /** The list is open: what rings waits behind its pill. */
  readonly listOpen: boolean;
  readonly onOpen: (row: InboxRow) => void;
  readonly onOpenList: () => void;
}

/** What rang just now, at the upper edge: heard of, and gone by itself. */
export function Toasts({ inbox, desktop, listOpen, onOpen, onOpenList }: ToastsProps) {
  const t = useMessages(notificationMessages);
  const locale = useLocale();
  const { clock, locks } = useServices();
  const [state, setState] = useState(noToasts);
  // What somebody points at or has the focus on does not go away.
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const held = hovered || focused;

  useEffect(() => {
    const apply = (input: ToastInput) => {
      setState((before) => applyToastInput(before, input));
    };
    const stopRings = watchRings({
      inbox,
      clock,
      isVisible: () => document.visibilityState === 'visible',
      claim: claimByLock(clock, locks),
      toast: (row) => {
        if (!listOpen && !isRunShown(runOf(row.notification))) apply({ kind: 'rang', row, at: clock.now() });
      },
      speak: (row) => {
        if (desktop.store.getState() === 'on')
          speakOnDesktop(row, wordNotification(row.notification, locale), onOpen);
      },
    });
    const stopReads = inbox.store.subscribe(({ shown }, before) => {
      if (shown === before.shown) return;
      apply({ kind: 'read', ids: new Set(shown.filter(isRead).map((row) => row.notification.id)) });
    });
    return () => {
      stopRings();
      stopReads();
    };
  }, [inbox, clock, locks, desktop, listOpen, locale, onOpen]);

  const shownToasts = listOpen ? [] : state.toasts;
  const next = Math.min(...shownToasts.map((toast) => toast.until));
  useEffect(() => {
    if (next === Infinity || held) return undefined;
    return clock.schedule(
      () => {
        setState((before) => applyToastInput(before, { kind: 'time_passed', at: clock.now() }));
      },
      Math.max(0, next - clock.now()),
    );
  }, [clock, next, held]);
  // What the list shows needs no toast, now or after it is closed.
  if (listOpen && state.toasts.length > 0) setState(applyToastInput(state, { kind: 'cleared' }));
  // What goes from under the pointer, or with the focus, tells nobody that it lost them.
  if (held && shownToasts.length === 0) {
    setHovered(false);
    setFocused(false);
  }

  const dismiss = (key: string) => {
    setFocused(false);
    setState((before) => applyToastInput(before, { kind: 'dismissed', key }));
  };

  return (
    <section
      aria-label={t('newNotifications')}
      aria-live="polite"
      onPointerEnter={() => {
        setHovered(true);
      }}
      onPointerLeave={() => {
        setHovered(false);
      }}
      onFocus={() => {
        setFocused(true);
      }}
      onBlur={() => {
        setFocused(false);
      }}
      className="pointer-events-none fixed top-14 right-3 z-40 flex w-80 max-w-[calc(100vw-1.5rem)] flex-col gap-2"
    >
      {shownToasts.map((toast) => (
        <ToastCard
          key={toast.key}
          toast={toast}
          words={
            toast.kind === 'one'
              ? wordNotification(toast.row.notification, locale)
              : { title: t('summary', { count: toast.count }), body: '' }
          }
          onOpen={() => {
            dismiss(toast.key);
            if (toast.kind === 'one') onOpen(toast.row);
            else onOpenList();
          }}
          onDismiss={() => {
            dismiss(toast.key);
          }}
        />
      ))}
    </section>
  );
}

interface ToastCardProps {
  readonly toast: Toast;
  readonly words: { readonly title: string; readonly body: string };
  readonly onOpen: () => void;
  readonly onDismiss: () => void;
}

function ToastCard({ words, onOpen, onDismiss }: ToastCardProps) {
  const t = useMessages(notificationMessages);
  return (
    <div className="pointer-events-auto flex animate-appear items-start rounded-lg border border-line bg-surface shadow-lg">
      <button
        type="button"
        onClick={onOpen}
        className="min-w-0 flex-1 rounded-lg p-3 text-left hover:bg-raised"
      >
        <bdi className="line-clamp-2 font-medium break-words">{words.title}</bdi>
        {words.body === '' ? null : <bdi className="line-clamp-2 break-words text-ink-2">{words.body}</bdi>}
      </button>
      <IconButton className="m-1" size="sm" label={t('dismiss')} icon={<X />} onClick={onDismiss} />
    </div>
  );
}

/** The run that it tells of, or ''. A stock server names it in the address alone. */
function runOf({ params, actionUrl }: Notification): string {
  const told = params['execution_id'];
  return typeof told === 'string' ? told : (/^\/debug\/([^/?#]+)$/.exec(actionUrl ?? '')?.[1] ?? '');
}
