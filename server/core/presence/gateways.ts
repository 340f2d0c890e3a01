/**
 * What gateways tell each other of who is where. Where there are several, each says all it holds every ten seconds,
 * so that a lost report heals and a gateway that died is missed: its people are gone after thirty.
 */
import { count, streamNames, type CoreBase } from '../context.ts';
import type { Share } from './presence-table.ts';

const SAY_ALL_MS = 10_000;
const MISSED_MS = 30_000;
/** Of what a gateway reported shortly before it died it had perhaps not told the workspace. */
const UNTOLD_MS = MISSED_MS + SAY_ALL_MS;

export type Placed = [workspaceId: string, userId: string, share: Share | null];

type Word =
  | { readonly type: 'share'; readonly gateway: string; readonly placed: Placed }
  | { readonly type: 'all'; readonly gateway: string; readonly placed: readonly Placed[] }
  | { readonly type: 'wanted'; readonly gateway: string }
  | {
      readonly type: 'deliver';
      readonly gateway: string;
      readonly to: readonly [workspaceId: string, userId: string];
      readonly frame: Readonly<Record<string, unknown>>;
    };

export interface GatewaysOptions {
  /** All that this gateway holds. */
  readonly shares: () => Placed[];
  readonly heldBy: (gateway: string) => [workspaceId: string, userId: string][];
  /** @returns whether anybody sees a difference */
  readonly put: (gateway: string, workspaceId: string, userId: string, share: Share | null) => boolean;
  readonly deliver: (workspaceId: string, userId: string, frame: Readonly<Record<string, unknown>>) => void;
  /** Tells a workspace of somebody as they are now: whoever had to may have died before. */
  readonly tellAgain: (workspaceId: string, userId: string) => void;
}

export interface Gateways {
  report(workspaceId: string, userId: string, share: Share | null): void;
  /** To all windows of a person, wherever they are. */
  deliver(workspaceId: string, userId: string, frame: Readonly<Record<string, unknown>>): void;
  /** True while people are taken out whom a gateway no longer holds, and it falls to this one to say so. */
  isTakingOverFor(gateway: string): boolean;
  start(): Promise<void>;
  stop(): void;
}

export function followGateways(base: CoreBase, options: GatewaysOptions): Gateways {
  const { bus, clock, settings } = base;
  const self = settings.gatewayId;
  const alone = settings.soleGateway ?? true;
  const heard = new Map<string, number>();
  /** What each other gateway reported of late, and when. */
  const reported = new Map<string, Map<string, readonly [at: number, workspaceId: string, userId: string]>>();
  let takingOver: string | null = null;
  let cancelBeat = (): void => undefined;

  const say = (word: Word): void => {
    bus.sendFleeting(streamNames.presence, { ...word });
  };
  const sayAll = (): void => {
    say({ type: 'all', gateway: self, placed: options.shares() });
  };

  function heed(word: Word): void {
    if (word.gateway !== self) heard.set(word.gateway, clock.monotonic());
    switch (word.type) {
      case 'share':
        if (options.put(word.gateway, ...word.placed) && word.gateway !== self)
          note(word.gateway, word.placed);
        return;
      case 'all': {
        const held = new Set(word.placed.map(([workspaceId, userId]) => `${workspaceId} ${userId}`));
        // It does not know of these any more: it lost them with the process that it was.
        takingOver = succeeds(word.gateway) ? word.gateway : null;
        for (const [workspaceId, userId] of options.heldBy(word.gateway)) {
          if (!held.has(`${workspaceId} ${userId}`)) options.put(word.gateway, workspaceId, userId, null);
        }
        takingOver = null;
        for (const placed of word.placed) options.put(word.gateway, ...placed);
        return;
      }
      case 'wanted':
        if (word.gateway === self) return;
        tellFor(word.gateway);
        sayAll();
        return;
      case 'deliver':
        options.deliver(...word.to, word.frame);
    }
  }

  const isMissed = (at: number): boolean => at < clock.monotonic() - MISSED_MS;

  /** One alone speaks for a gateway that cannot: the first of those that are there. */
  function succeeds(gateway: string): boolean {
    const others = [...heard].flatMap(([other, at]) => (other === gateway || isMissed(at) ? [] : [other]));
    return gateway !== self && [self, ...others].sort()[0] === self;
  }

  function note(gateway: string, [workspaceId, userId]: Placed): void {
    const now = clock.monotonic();
    const people = reported.get(gateway) ?? new Map<string, readonly [number, string, string]>();
    reported.set(gateway, people);
    people.delete(`${workspaceId} ${userId}`);
    people.set(`${workspaceId} ${userId}`, [now, workspaceId, userId]);
    for (const [key, [at]] of people) {
      if (at >= now - UNTOLD_MS) return;
      people.delete(key);
    }
  }

  function tellFor(gateway: string): void {
    const people = reported.get(gateway);
    reported.delete(gateway);
    if (!people || !succeeds(gateway)) return;
    for (const [, workspaceId, userId] of people.values()) options.tellAgain(workspaceId, userId);
  }

  function missTheDead(): void {
    for (const [gateway, at] of heard) {
      if (!isMissed(at)) continue;
      heed({ type: 'all', gateway, placed: [] });
      tellFor(gateway);
      heard.delete(gateway);
    }
  }

  function beat(): void {
    sayAll();
    missTheDead();
    cancelBeat = clock.schedule(beat, SAY_ALL_MS);
  }

  return {
    report(workspaceId, userId, share) {
      say({ type: 'share', gateway: self, placed: [workspaceId, userId, share] });
    },
    deliver(workspaceId, userId, frame) {
      say({ type: 'deliver', gateway: self, to: [workspaceId, userId], frame });
    },
    isTakingOverFor: (gateway) => gateway === takingOver,
    async start() {
      await bus.subscribe(streamNames.presence, ({ text }) => {
        try {
          heed(JSON.parse(text) as Word);
        } catch {
          count(base, 'words_of_gateways_unread');
        }
      });
      if (alone) return;
      say({ type: 'wanted', gateway: self });
      beat();
    },
    stop() {
      cancelBeat();
      if (!alone) say({ type: 'all', gateway: self, placed: [] });
    },
  };
}
