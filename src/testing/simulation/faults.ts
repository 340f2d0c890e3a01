/** What goes wrong, chosen by chance: on one computer's way to the gateway, or at the gateway itself. */
import type { Chance } from './chance.ts';
import type { Gateway } from './gateway.ts';
import type { Link } from './link.ts';
import type { SimBrowser } from './browser.ts';

export interface FaultScope {
  readonly chance: Chance;
  /** Whose way to the gateway may fail. */
  readonly seats: readonly { readonly browser: SimBrowser }[];
  readonly gateways: readonly Gateway[];
  /** A machine that goes without a word is found out by pings alone: a stock server's bell and SSE have none. */
  readonly silentDeaths: boolean;
  readonly tickets: boolean;
  /** A proxy that loses, repeats or swaps logged frames; needs `seq` to be survived. */
  readonly brokenProxy: boolean;
  readonly note: (who: string, what: string) => void;
  readonly after: (ms: number, act: () => void) => void;
}

const weights = {
  cut: 20,
  blackHole: 8,
  refuse: 4,
  swallow: 3,
  noWebSockets: 2,
  slow: 5,
  loseReplies: 5,
  repeatRequests: 3,
  mangle: 6,
  kill: 5,
  powerOff: 2,
  restart: 3,
} as const;

export function strike(scope: FaultScope): void {
  const { chance, gateways, note, after } = scope;
  const { link, name } = chance.pick(scope.seats).browser;
  const what = chance.weighted(weights);
  const briefly = () => chance.pick([300, 2_000, 8_000, 25_000]) * chance.between(0.5, 1.5);
  if (what === 'mangle' && !scope.brokenProxy) return;
  if (scope.tickets && what === 'powerOff') return;
  if (what === 'noWebSockets' && scope.silentDeaths) return;
  const isOfGateway = what === 'kill' || what === 'powerOff' || what === 'restart';
  const gateway = isOfGateway && gateways.length > 1 ? chance.pick(gateways) : gateways[0]!;
  note(isOfGateway ? gateway.id : name, what);
  const during = (begin: () => void, end: () => void) => {
    begin();
    after(briefly(), end);
  };
  switch (what) {
    case 'cut':
      link.cut();
      return;
    case 'blackHole': {
      const resets = chance.happens(0.5);
      during(link.blackHole, () => {
        if (resets) link.cut();
        link.heal();
      });
      return;
    }
    case 'refuse':
    case 'swallow':
      if (chance.happens(0.5)) link.cut();
      during(
        () => (link.door = what === 'refuse' ? 'refuses' : 'swallows'),
        () => (link.door = 'open'),
      );
      return;
    case 'noWebSockets':
      link.cut();
      during(
        () => (link.socketDoor = chance.pick(['refuses', 'swallows'])),
        () => (link.socketDoor = 'open'),
      );
      return;
    case 'slow': {
      const before = link.latencyMs;
      during(
        () => (link.latencyMs = [100, chance.pick([400, 2_000])]),
        () => (link.latencyMs = before),
      );
      return;
    }
    case 'loseReplies':
      during(
        () => (link.loseReply = 0.5),
        () => (link.loseReply = 0),
      );
      return;
    case 'repeatRequests':
      during(
        () => (link.repeatRequest = 0.5),
        () => (link.repeatRequest = 0),
      );
      return;
    case 'mangle':
      during(
        () => (link.mangle = createMangle(chance)),
        () => {
          replaceProxy(link);
        },
      );
      return;
    case 'kill':
    case 'powerOff':
      gateway.kill(what === 'powerOff' && scope.silentDeaths);
      after(briefly(), () => void gateway.start());
      return;
    case 'restart':
      void gateway.terminate();
      after(briefly(), () => void gateway.start());
  }
}

/** Loses, repeats and swaps logged frames of the one connection and the other, now and then. */
function createMangle(chance: Chance): Link['mangle'] {
  const kept = new WeakMap<object, string>();
  return (connection, text) => {
    if (!text.includes('"seq":') || text.includes('"epoch":')) return [text];
    const before = kept.get(connection) ?? null;
    kept.delete(connection);
    switch (chance.weighted({ pass: 20, lose: 1, repeat: 2, swap: 2 })) {
      case 'lose':
        return before === null ? [] : [before];
      case 'repeat':
        return before === null ? [text, text] : [text, before, text];
      case 'swap':
        if (before !== null) return [text, before];
        kept.set(connection, text);
        return [];
      default:
        return before === null ? [text] : [text, before];
    }
  };
}

/** The connections through the broken one end: of what it lost last no later frame would tell. */
function replaceProxy(link: Link): void {
  if (link.mangle === null) return;
  link.mangle = null;
  link.cut();
}

/** Everything is well again: nothing is kept from anybody. */
export function healAll({ seats, gateways }: Pick<FaultScope, 'seats' | 'gateways'>): void {
  for (const { browser } of seats) {
    const { link } = browser;
    link.heal();
    link.door = link.socketDoor = 'open';
    link.loseReply = link.repeatRequest = 0;
    replaceProxy(link);
    link.latencyMs = [5, 40];
  }
  for (const gateway of gateways) if (!gateway.process()) void gateway.start();
}
