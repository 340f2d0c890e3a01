/**
 * What gateways tell each other of who is where. Where there are several, each says all it holds every ten seconds,
 * so that a lost report heals and a gateway that died is missed: its people are gone after thirty.
 */
import { count, streamNames, type CoreBase } from '../context.ts';
import type { Share } from './presence-table.ts';

const SAY_ALL_MS = 10_000;
const MISSED_MS = 30_000;

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
  readonly put: (gateway: string, workspaceId: string, userId: string, share: Share | null) => void;
  readonly deliver: (workspaceId: string, userId: string, frame: Readonly<Record<string, unknown>>) => void;
}

export interface Gateways {
  report(workspaceId: string, userId: string, share: Share | null): void;
  /** To all windows of a person, wherever they are. */
  deliver(workspaceId: string, userId: string, frame: Readonly<Record<string, unknown>>): void;
  /** True while the people of a dead gateway are taken out and it falls to this one to say so. */
  isTakingOverFor(gateway: string): boolean;
  start(): Promise<void>;
  stop(): void;
}

export function followGateways(base: CoreBase, options: GatewaysOptions): Gateways {
  const { bus, clock, settings } = base;
  const self = settings.gatewayId;
  const alone = settings.soleGateway ?? true;
  const heard = new Map<string, number>();
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
        options.put(word.gateway, ...word.placed);
        return;
      case 'all': {
        const held = new Set(word.placed.map(([workspaceId, userId]) => `${workspaceId} ${userId}`));
        for (const [workspaceId, userId] of options.heldBy(word.gateway)) {
          if (!held.has(`${workspaceId} ${userId}`)) options.put(word.gateway, workspaceId, userId, null);
        }
        for (const placed of word.placed) options.put(word.gateway, ...placed);
        return;
      }
      case 'wanted':
        if (word.gateway !== self) sayAll();
        return;
      case 'deliver':
        options.deliver(...word.to, word.frame);
    }
  }

  function missTheDead(): void {
    const oldest = clock.monotonic() - MISSED_MS;
    for (const [gateway, at] of heard) {
      if (at >= oldest) continue;
      heard.delete(gateway);
      const first = [self, ...heard.keys()].sort()[0];
      if (first === self) takingOver = gateway;
      heed({ type: 'all', gateway, placed: [] });
      heard.delete(gateway);
      takingOver = null;
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
