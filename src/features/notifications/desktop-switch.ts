/** Whether this browser shows desktop notifications: off until somebody asks for them by a click. */
import { createStore, type StoreApi } from 'zustand/vanilla';

/** `missing`: the browser shows none for this page (no secure context, or no such thing). */
export type DesktopState = 'off' | 'on' | 'denied' | 'missing';

export interface DesktopSwitch {
  readonly store: StoreApi<DesktopState>;
  /** Asks the browser, from within a click. */
  turnOn(): Promise<void>;
  turnOff(): void;
}

/** What of the browser's `Notification` is needed. */
export interface DesktopPort {
  readonly permission: () => NotificationPermission | null;
  readonly ask: () => Promise<NotificationPermission>;
  readonly storage: Storage | null;
}

export function createDesktopSwitch(userId: string, port: DesktopPort): DesktopSwitch {
  const key = `nadoo:desktop:${userId}`;
  const store = createStore<DesktopState>(read);

  function read(): DesktopState {
    const permission = port.permission();
    if (permission === null) return 'missing';
    let wanted: string | null = null;
    try {
      wanted = port.storage?.getItem(key) ?? null;
    } catch {
      // Blocked storage: off.
    }
    if (wanted === null) return 'off';
    return permission === 'granted' ? 'on' : 'off';
  }

  function keep(on: boolean): void {
    try {
      if (on) port.storage?.setItem(key, '1');
      else port.storage?.removeItem(key);
    } catch {
      // Blocked storage: it lasts as long as the page.
    }
  }

  return {
    store,
    async turnOn() {
      if (port.permission() === null) return;
      const answer = await port.ask();
      keep(answer === 'granted');
      store.setState(answer === 'granted' ? 'on' : answer === 'denied' ? 'denied' : 'off', true);
    },
    turnOff() {
      keep(false);
      store.setState('off', true);
    },
  };
}

/** The browser's own. */
export function browserDesktop(storage: Storage | null): DesktopPort {
  const known = typeof Notification === 'function' && window.isSecureContext;
  return {
    permission: () => (known ? Notification.permission : null),
    ask: () => (known ? Notification.requestPermission() : Promise.resolve('denied')),
    storage,
  };
}
