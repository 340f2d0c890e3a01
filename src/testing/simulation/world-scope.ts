/** What all of one simulated world stands on, and how its people are seated in it. */
import type { Clock } from '#src/lib/clock.ts';
import type { Storage, StreamBus } from '#server/core/ports.ts';
import { createMemoryBus } from '#server/core/memory-bus.ts';
import { startBridge, type Bridge } from './bridge.ts';
import { createBrowser } from './browser.ts';
import type { Chance } from './chance.ts';
import { createEntrance } from './entrance.ts';
import { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
import type { HistoryFact } from './history.ts';
import { firstSessions, people } from './seed-database.ts';
import { wishOf } from './sim-page.ts';
import { createSimTokens } from './sim-tokens.ts';
import { takeSeat, type Seat, type SeatOptions } from './seats.ts';
import type { Timeline } from './timeline.ts';
import type { BrowserPlan, WorldPlan } from './world-plan.ts';

/** Faults of the product that a test plants, to see the checker refuse what comes of it. */
export interface Plant {
  readonly gateway?: GatewayOptions['plant'];
  /** What becomes of a frame on its way to a page, unseen by the page. */
  readonly wire?: (connection: object, text: string) => readonly string[];
}

export interface WorldScope {
  readonly plan: WorldPlan;
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly gateways: readonly Gateway[];
  /** The gateways'. */
  readonly machine: Clock;
  readonly record: (fact: HistoryFact) => void;
  readonly plant: Plant | undefined;
}

/** One gateway, or several on one database and one bus. */
export function createGateways(
  { plan, timeline, chance, machine, record, plant }: Omit<WorldScope, 'gateways'>,
  database: Storage,
): Gateway[] {
  const shared: StreamBus | null = plan.gateways > 1 ? createMemoryBus({ clock: machine }) : null;
  let answers = 0;
  return Array.from({ length: plan.gateways }, (_, at) =>
    createGateway({
      ...plan,
      id: `gateway-${at + 1}`,
      shared,
      timeline,
      chance,
      database,
      record,
      machine,
      stock: plan.mode === 'stock',
      nextAnswer: () => (answers += 1),
      ...(plant?.gateway ? { plant: plant.gateway } : {}),
    }),
  );
}

/** Seats at one computer. @param at its place among the others */
export function furnish(
  scope: WorldScope,
  { person, tabs, skewMs, unseen }: BrowserPlan,
  at: number,
): Seat[] {
  const user = people[person]!;
  const { plan, chance, record } = scope;
  const own = user.id.replace('user-', '');
  const name = person === at ? own : `${own}-at-${at}-`;
  const browser = createBrowser({ ...scope, gateway: createEntrance(scope.gateways, at), name, skewMs });
  if (plan.stated) {
    record({ kind: 'wished', browser: name, user: user.id, unseen });
    if (unseen) browser.localStorage.storage.setItem(wishOf(user.id), 'yes');
  }
  browser.link.latencyMs = plan.latencyMs;
  browser.link.mangle = scope.plant?.wire ?? null;
  return Array.from({ length: tabs }, (_, tab) =>
    takeSeat(
      seatOptions(scope, browser, `${name}${tab === 0 ? '' : tab + 1}`, user, chance.pick(firstSessions)),
    ),
  );
}

/** A page that is opened only now, by the same person at the same session, on a computer that is in order. */
export function seatAnew(scope: WorldScope, { page }: Seat, at: number): Seat {
  const { user } = page.options;
  const gateway = createEntrance(scope.gateways, at + 1);
  const browser = createBrowser({ ...scope, gateway, name: `fresh-${at}`, skewMs: 0 });
  browser.link.mangle = scope.plant?.wire ?? null;
  const seat = takeSeat(seatOptions(scope, browser, browser.name, user, page.chat?.sessionId() ?? null));
  seat.page.watchRun(page.run?.id ?? null);
  return seat;
}

function seatOptions(
  { plan, chance, record }: WorldScope,
  browser: SeatOptions['browser'],
  name: string,
  user: SeatOptions['user'],
  session: string | null,
): SeatOptions {
  return { name, browser, user, session, stay: plan.stay, random: chance.random, record };
}

/** A plugin that runs elsewhere; null where the plan has none. */
export function plugIn(scope: WorldScope): Bridge | null {
  const { plan, chance, machine, record, gateways } = scope;
  if (plan.burst === 0) return null;
  const browser = createBrowser({
    ...scope,
    gateway: createEntrance(gateways, 1),
    name: 'bridge',
    skewMs: 0,
  });
  browser.link.latencyMs = plan.latencyMs;
  const tokens = createSimTokens(machine, plan.accessSeconds);
  const issueToken = async () => (await tokens.issueAccess(people[0]!.id)).token;
  return startBridge({ browser, chance, record, burst: plan.burst, issueToken });
}
