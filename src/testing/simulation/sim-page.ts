/**
 * One page: the services, stores and sessions that ship, on simulated wires. What React does in the page (lease
 * while mounted, hand over what the channel says) is done here in a few lines; the rest is the product.
 */
import { createServices, type PageServices } from '#src/app/create-services.ts';
import type { AuthState } from '#src/auth/types.ts';
import { watchClock, type PageEvent } from '#src/lib/page-events.ts';
import type { Random } from '#src/lib/random.ts';
import type { Visibility } from '#src/features/presence/presence-survey.ts';
// Loaded on demand in the page; here at hand, because no fake clock waits for a module.
import '#src/connection/sse-transport.ts';
import '#src/http/mirror.ts';
import type { SimBrowser } from './browser.ts';
import type { HistoryFact } from './history.ts';
import { mountBell, type MountedBell } from './page-bell.ts';
import { mountChat, type MountedChat } from './page-chat.ts';
import { mountPresence, type MountedPresence } from './page-presence.ts';
import { createProgramClock } from './timeline.ts';

export interface SimUser {
  readonly id: string;
  readonly email: string;
}

export interface PageOptions {
  readonly name: string;
  readonly browser: SimBrowser;
  readonly user: SimUser;
  readonly workspaceId: string;
  readonly applicationId: string;
  readonly random: Random;
  readonly stay: boolean;
  /** `sessionStorage`: outlives a reload of the tab. */
  readonly tabStorage: Storage;
  readonly record: (fact: HistoryFact) => void;
}

/** What the views of a page need of it. */
export interface PageScope extends PageOptions {
  readonly services: PageServices;
  readonly visibility: Visibility;
}

export interface SimPage {
  readonly options: PageOptions;
  readonly services: PageServices;
  isGone(): boolean;
  isSignedIn(): boolean;
  /** The views of the signed-in page, null where there are none. */
  readonly chat: MountedChat | null;
  readonly bell: MountedBell | null;
  readonly presence: MountedPresence | null;
  tell(event: PageEvent): void;
  setOnline(online: boolean): void;
  signOut(): void;
  /** Signs in again and again until it works, as long as nobody signs out. */
  signIn(): void;
  joinWorkspace(): void;
  leaveWorkspace(): void;
  /** The tab is closed, or loads anew: its program ends here. `abruptly`: it crashed. */
  leave(abruptly: boolean): void;
}

const SIGN_IN_AGAIN_MS = 3_000;

export function openPage(options: PageOptions, openSession: string | null): SimPage {
  const { browser, user, name } = options;
  const record: PageOptions['record'] = (fact) => {
    // A promise of a program that is gone may still settle: nobody sees what it does.
    if (!gone) options.record(fact);
  };
  let gone = false;
  const program = createProgramClock(browser.machine.clock);
  const { clock } = program;
  const wires = browser.wires(name);
  const listeners = new Set<(event: PageEvent) => void>();
  let hidden = false;
  let online = true;
  let wantsIn = true;
  const tell = (event: PageEvent): void => {
    if (gone) return;
    if (event === 'hidden' || event === 'visible') hidden = event === 'hidden';
    for (const listener of [...listeners]) listener(event);
  };
  const services = createServices({
    config: { serverUrl: 'http://nadoo.test', dialect: 'chat' },
    pageOrigin: 'http://nadoo.test',
    clock,
    random: options.random,
    fetch: wires.fetch,
    transport: wires.transport,
    tabStorage: options.tabStorage,
    locks: null,
    keptToken: browser.keptToken,
    frames: (callback) => clock.schedule(callback, 16),
    page: {
      hidden: () => hidden,
      online: () => online,
      subscribe(listener) {
        listeners.add(listener);
        const stop = watchClock(clock, () => {
          if (!hidden) listener('woke');
        });
        return () => {
          listeners.delete(listener);
          stop();
        };
      },
    },
  });
  const visibility: Visibility = {
    isVisible: () => !hidden,
    subscribe(onChange) {
      const listener = () => {
        onChange();
      };
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
  const scope: PageScope = { ...options, record, services, visibility };
  let chat: MountedChat | null = null;
  let bell: MountedBell | null = null;
  let presence: MountedPresence | null = null;
  let showsWorkspace = true;

  function mount(): void {
    chat ??= mountChat(scope, openSession);
    bell ??= mountBell(scope, () => chat?.sessionId() ?? null);
    if (showsWorkspace) presence ??= mountPresence(scope);
  }

  function unmount(): void {
    for (const view of [chat, bell, presence]) view?.unmount();
    chat = bell = presence = null;
  }

  function heed({ status }: AuthState): void {
    if (gone) return;
    if (status === 'signed-in') mount();
    else if (status === 'signed-out') unmount();
    if (status === 'expired') signIn();
  }

  function signIn(): void {
    wantsIn = true;
    void services.auth
      .signIn({ email: user.email, password: 'demo-nadoo', stay: options.stay })
      .then((result) => {
        if (!result.ok && wantsIn && services.auth.getState().status !== 'signed-in')
          clock.schedule(signIn, SIGN_IN_AGAIN_MS);
      });
  }

  let channels = new Set<string>();
  services.pool.subscribe(() => {
    const now = new Set(services.pool.statuses().map(({ key }) => key));
    for (const channel of channels) if (!now.has(channel)) record({ kind: 'released', page: name, channel });
    channels = now;
  });
  services.auth.subscribe(heed);
  void services.auth.restore().then(() => {
    if (wantsIn && services.auth.getState().status !== 'signed-in') signIn();
  });

  return {
    options,
    services,
    isGone: () => gone,
    isSignedIn: () => services.auth.getState().status === 'signed-in',
    get chat() {
      return chat;
    },
    get bell() {
      return bell;
    },
    get presence() {
      return presence;
    },
    tell,
    setOnline(now) {
      online = now;
      if (now) tell('online');
    },
    signIn,
    signOut() {
      wantsIn = false;
      record({ kind: 'left', page: name });
      void services.auth.signOut();
    },
    joinWorkspace() {
      showsWorkspace = true;
      if (chat) presence ??= mountPresence(scope);
    },
    leaveWorkspace() {
      showsWorkspace = false;
      presence?.unmount();
      presence = null;
    },
    leave(abruptly) {
      if (!abruptly) tell('left');
      record({ kind: 'left', page: name });
      gone = true;
      program.kill();
      wires.leave();
    },
  };
}
