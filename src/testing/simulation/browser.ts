/** A computer with a browser: its clock, its way to the gateway, what all its pages share. */
import type { KeptToken } from '#src/auth/kept-token.ts';
import type { Fetch } from '#src/lib/fetch-within.ts';
import type { SocketTransport } from '#src/lib/websocket-transport.ts';
import type { Chance } from './chance.ts';
import type { Entrance } from './gateway.ts';
import type { HistoryFact } from './history.ts';
import { createLink, type Link } from './link.ts';
import { createSimFetch } from './sim-fetch.ts';
import { openSimSocket, type SocketPort } from './sim-socket.ts';
import { createMachine, type Machine, type Timeline } from './timeline.ts';

export interface SimBrowser {
  readonly name: string;
  readonly machine: Machine;
  readonly link: Link;
  readonly cookies: Map<string, string>;
  readonly localStorage: SharedStorage;
  /** Where a browser would keep the refresh token by its user's wish. */
  readonly keptToken: KeptToken;
  /** The wires of one page: they die with it. */
  wires(page: string): PageWires;
}

export interface PageWires {
  readonly fetch: Fetch;
  readonly transport: SocketTransport;
  /** The page is gone: its connections are closed, and nothing reaches it any more. */
  leave(): void;
}

/** `localStorage` of one browser; `watch` tells a page what another one wrote. */
export interface SharedStorage {
  readonly storage: Storage;
  watch(key: string, listener: () => void): () => void;
}

export interface BrowserOptions {
  readonly name: string;
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly gateway: Entrance;
  readonly skewMs: number;
  readonly record: (fact: HistoryFact) => void;
}

export function createBrowser({
  name,
  timeline,
  chance,
  gateway,
  skewMs,
  record,
}: BrowserOptions): SimBrowser {
  const machine = createMachine(timeline, skewMs);
  const link = createLink(timeline, chance);
  const cookies = new Map<string, string>();
  return {
    name,
    machine,
    link,
    cookies,
    localStorage: createSharedStorage(),
    keptToken: createKeptToken(),
    wires(page) {
      let gone = false;
      const leavers = new Set<() => void>();
      const port: SocketPort = {
        link,
        gateway,
        ip: `192.0.2.${name.length}`,
        page,
        record,
        deliver(act) {
          machine.whenAwake(() => {
            if (!gone) act();
          });
        },
        arrivesAtReset: () => chance.happens(0.5),
        leftPage: (leave) => leavers.add(leave),
      };
      const fetch = createSimFetch({ ...port, cookies, happens: chance.happens });
      return {
        fetch: (input, init) => (gone ? new Promise(() => undefined) : fetch(input, init)),
        transport: (url, handlers) => openSimSocket(port, url, handlers),
        leave() {
          gone = true;
          for (const leave of leavers) leave();
        },
      };
    },
  };
}

export function createStorage(changed: (key: string) => void = () => undefined): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => {
      items.clear();
    },
    getItem: (key) => items.get(key) ?? null,
    key: (at) => [...items.keys()][at] ?? null,
    removeItem: (key) => {
      items.delete(key);
    },
    setItem(key, value) {
      items.set(key, value);
      changed(key);
    },
  };
}

function createSharedStorage(): SharedStorage {
  const watchers = new Set<{ readonly key: string; readonly listener: () => void }>();
  return {
    storage: createStorage((changed) => {
      for (const { key, listener } of [...watchers]) if (key === changed) listener();
    }),
    watch(key, listener) {
      const watcher = { key, listener };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

function createKeptToken(): KeptToken {
  let kept: Awaited<ReturnType<KeptToken['load']>> = null;
  return {
    load: () => Promise.resolve(kept),
    save(value) {
      kept = value;
      return Promise.resolve();
    },
    clear() {
      kept = null;
      return Promise.resolve();
    },
  };
}
