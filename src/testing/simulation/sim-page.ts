/**
 * One page: the services, stores and sessions that ship, on simulated wires. What React does in the page (lease
 * while mounted, hand over what the channel says) is done here in a few lines; the rest is the product.
 */
import { createServices, type PageServices } from '#src/app/create-services.ts';
import type { AuthState } from '#src/auth/types.ts';
import { watchClock, type PageEvent } from '#src/lib/page-events.ts';
import type { Random } from '#src/lib/random.ts';
import type { Viewing } from '#src/protocol/presence-frames.ts';
import type { Visibility } from '#src/features/presence/presence-survey.ts';
import { loadSseTransport } from '#src/http/late-sse.ts';
import { loadMirror } from '#src/http/lazy-mirror.ts';
import type { SimBrowser } from './browser.ts';
import type { HistoryFact } from './history.ts';
import { mountBell, type MountedBell } from './page-bell.ts';
import { mountChat, type MountedChat } from './page-chat.ts';
import { mountRun, type MountedRun } from './page-run.ts';
import { mountPresence, type MountedPresence } from './page-presence.ts';
import type { Stance } from './page-roster.ts';
import { createProgramClock } from './timeline.ts';

// Loaded on demand in the page; here at hand, because no fake clock waits for a module.
await Promise.all([loadSseTransport(), loadMirror()]);

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
  readonly run: MountedRun | null;
  /** Shows a plugin's run; null: none. */
  watchRun(id: string | null): void;
  tell(event: PageEvent): void;
  setOnline(online: boolean): void;
  signOut(): void;
  /** Signs in again and again until it works, as long as nobody signs out. */
  signIn(): void;
  joinWorkspace(): void;
  leaveWorkspace(): void;
  /** What it says of whoever sits at it. */
  stance(): Stance;
  /** Nobody touches it, or somebody does again. */
  rest(isIdle: boolean): void;
  /** Shows something else than the chat; null: the chat again. */
  lookAt(elsewhere: Viewing | null): void;
  /** The wish to be seen by nobody: the same in all tabs of the browser. */
  appearOffline(wish: boolean): void;
  /** The tab is closed, or loads anew: its program ends here. `abruptly`: it crashed. */
  leave(abruptly: boolean): void;
}

const SIGN_IN_AGAIN_MS = 3_000;

/** Where a browser keeps its user's wish to appear offline. */
export const wishOf = (userId: string): string => `nadoo:appear-offline:${userId}`;

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
  let run: MountedRun | null = null;
  let watched: string | null = null;
  let isIdle = false;
  let elsewhere: Viewing | null = null;
  const wish = wishOf(user.id);
  const { storage, watch } = browser.localStorage;

  function stance(): Stance {
    const session = chat?.sessionId() ?? null;
    const isUnseen = storage.getItem(wish) === 'yes';
    return {
      status: isUnseen ? 'invisible' : isIdle ? 'idle' : 'active',
      viewing: elsewhere ?? (session === null ? null : { kind: 'chat', id: session }),
    };
  }

  const say = () => presence?.say();
  watch(wish, () => {
    if (!gone) say();
  });

  function mount(): void {
    chat ??= mountChat(scope, openSession, say);
    bell ??= mountBell(scope, () => chat?.sessionId() ?? null);
    if (showsWorkspace) presence ??= mountPresence(scope, stance);
    if (watched !== null) run ??= mountRun(scope, watched);
  }

  function unmount(): void {
    for (const view of [chat, bell, presence, run]) view?.unmount();
    chat = bell = presence = run = null;
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
  record({ kind: 'seated', page: name, user: user.id });
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
    get run() {
      return run;
    },
    watchRun(id) {
      watched = id;
      if (run?.id === id) return;
      run?.unmount();
      run = id !== null && chat ? mountRun(scope, id) : null;
    },
    tell,
    setOnline(now) {
      online = now;
      if (now) tell('network');
    },
    signIn,
    signOut() {
      wantsIn = false;
      record({ kind: 'left', page: name });
      void services.auth.signOut();
    },
    joinWorkspace() {
      showsWorkspace = true;
      if (chat) presence ??= mountPresence(scope, stance);
    },
    leaveWorkspace() {
      showsWorkspace = false;
      presence?.unmount();
      presence = null;
    },
    stance,
    rest(idle) {
      isIdle = idle;
      say();
    },
    lookAt(place) {
      elsewhere = place;
      say();
    },
    appearOffline(isUnseen) {
      record({ kind: 'wished', browser: browser.name, user: user.id, unseen: isUnseen });
      storage.setItem(wish, isUnseen ? 'yes' : 'no');
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
