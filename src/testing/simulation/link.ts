/** The way between one browser and the gateway: latency, holes, refusals. Order is kept within each direction of a connection. */
import type { Chance } from './chance.ts';
import type { Timeline } from './timeline.ts';

/** One direction of one connection: what is sent arrives in order, late, or not at all. */
export interface Way {
  send(arrive: () => void): void;
  /** What is under way is lost, and nothing follows. */
  cut(): void;
}

/** What a link carries and can lose. */
export interface Connected {
  /** The connection is reset: both ends learn it. */
  reset(): void;
  /** The gateway gives up on a peer that has not answered its ping. */
  abandon(): void;
}

export interface Link {
  way(): Way;
  latencyMs: readonly [number, number];
  /** `refuses`: a connection is turned away at once; `swallows`: nothing answers to new ones. */
  door: 'open' | 'refuses' | 'swallows';
  /** The same for WebSockets alone, where a proxy does not let them through. */
  socketDoor: 'open' | 'refuses' | 'swallows';
  /** Chance that a reply is lost after the gateway has done what was asked. They are lost singly. */
  loseReply: number;
  losesReply(): boolean;
  /** Chance that something on the way sends an idempotent request twice. */
  repeatRequest: number;
  /** What a broken proxy makes of a logged frame. */
  mangle: ((connection: object, text: string) => readonly string[]) | null;
  readonly connections: Set<Connected>;
  /** Nothing passes; what is sent meanwhile waits. */
  blackHole(): void;
  isBlackHole(): boolean;
  heal(): void;
  /** Every connection is reset. */
  cut(): void;
}

/** Replies that get through after a lost one. */
const SPARED = 3;

/** A gateway pings each socket every 30 s and ends those that left the last ping unanswered. */
const KEEP_ALIVE_MS: readonly [number, number] = [30_000, 60_000];

export function createLink(timeline: Timeline, chance: Chance): Link {
  const owing = new Set<() => void>();
  let spared = 0;
  let hole = 0;
  let isHole = false;

  function way(): Way {
    const queue: (() => void)[] = [];
    let lastAt = 0;
    let owed = 0;
    let isCut = false;

    function arrive(): void {
      if (isCut) return;
      if (isHole) {
        owed += 1;
        owing.add(pay);
      } else queue.shift()?.();
    }

    function schedule(): void {
      lastAt = Math.max(lastAt, timeline.now() + chance.between(...link.latencyMs));
      timeline.after(lastAt - timeline.now(), arrive);
    }

    function pay(): void {
      const count = owed;
      owed = 0;
      for (let n = 0; n < count; n += 1) schedule();
    }

    return {
      send(act) {
        if (isCut) return;
        queue.push(act);
        schedule();
      },
      cut() {
        isCut = true;
        queue.length = 0;
      },
    };
  }

  const link: Link = {
    way,
    latencyMs: [5, 40],
    door: 'open',
    socketDoor: 'open',
    loseReply: 0,
    losesReply() {
      spared += 1;
      if (spared <= SPARED || !chance.happens(link.loseReply)) return false;
      spared = 0;
      return true;
    },
    repeatRequest: 0,
    mangle: null,
    connections: new Set(),
    isBlackHole: () => isHole,
    blackHole() {
      isHole = true;
      hole += 1;
      const mine = hole;
      timeline.after(chance.between(...KEEP_ALIVE_MS), () => {
        if (isHole && hole === mine) for (const connection of [...link.connections]) connection.abandon();
      });
    },
    heal() {
      isHole = false;
      for (const pay of [...owing]) pay();
      owing.clear();
    },
    cut() {
      for (const connection of [...link.connections]) connection.reset();
    },
  };
  return link;
}
