/** One seed, one world, one history: people act, things go wrong, all heals, and what everybody shows is written down. */
import type { Storage } from '#server/core/ports.ts';
import { seededRandom } from '#src/lib/random.ts';
import { act } from './user-acts.ts';
import { createBrowser } from './browser.ts';
import { createChance, withSeededIds, type Chance } from './chance.ts';
import { healAll, strike } from './faults.ts';
import { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
import type { HistoryEvent, HistoryFact } from './history.ts';
import { createDatabase, firstSessions, people } from './seed-database.ts';
import { takeSeat, type Seat, type SeatOptions } from './seats.ts';
import { isAtRest, settledFact, storedFacts } from './settle.ts';
import { createMachine, createTimeline, type Timeline } from './timeline.ts';
import { planWorld, type WorldPlan } from './world-plan.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** Overrides of what the seed would choose. */
  readonly plan?: Partial<WorldPlan>;
  /** Faults of the product that a test plants, to see the checker refuse what comes of it. */
  readonly plant?: Plant;
}

export interface Plant {
  readonly gateway?: GatewayOptions['plant'];
  /** What becomes of a frame on its way to a page, unseen by the page. */
  readonly wire?: (connection: object, text: string) => readonly string[];
}

export interface Simulated {
  readonly history: readonly HistoryEvent[];
  /** Time that pages lived through, all together. */
  readonly pageHours: number;
}

/**
 * How long everybody may take to come to rest: the longest backoff, silent agents and the time after which a cut
 * answer is given up are over by then. And how long rest is watched, so that holds and surveys have their turn.
 */
const LONGEST_MS = 150_000;
const STEP_MS = 5_000;
const CALM_MS = { extended: 15_000, stock: 45_000 } as const;
const FRESH_MS = { extended: 8_000, stock: 15_000 } as const;

export function simulate(options: SimulationOptions): Promise<Simulated> {
  const chance = createChance(seededRandom(options.seed));
  return withSeededIds(chance.random, () => live(options, chance));
}

async function live({ seed, plan: wish, plant }: SimulationOptions, chance: Chance): Promise<Simulated> {
  const plan: WorldPlan = { ...planWorld(chance), ...wish };
  const timeline = createTimeline();
  const history: HistoryEvent[] = [];
  const record = (fact: HistoryFact): void => {
    history.push({ at: timeline.now(), ...fact });
  };
  record({ kind: 'world', seed, mode: plan.mode });
  const database = await createDatabase();
  const gateway = createGateway({
    ...plan,
    timeline,
    chance,
    database,
    record,
    machine: createMachine(timeline, 0).clock,
    stock: plan.mode === 'stock',
    ...(plant?.gateway ? { plant: plant.gateway } : {}),
  });
  void gateway.start();
  await timeline.runUntil(timeline.now() + 1_000);

  const scope: WorldScope = { plan, timeline, chance, gateway, record, plant };
  const seats = plan.browsers.flatMap((browser) => furnish(scope, browser));
  await liveThrough(scope, seats);
  await comeToRest(scope, seats, database);
  await writeDown(scope, seats, database);
  return { history, pageHours: (seats.length * timeline.now()) / 3_600_000 };
}

interface WorldScope {
  readonly plan: WorldPlan;
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly gateway: Gateway;
  readonly record: (fact: HistoryFact) => void;
  readonly plant: Plant | undefined;
}

function furnish(scope: WorldScope, { person, tabs, skewMs }: WorldPlan['browsers'][number]): Seat[] {
  const user = people[person]!;
  const { plan, chance } = scope;
  const browser = createBrowser({ ...scope, name: user.id.replace('user-', ''), skewMs });
  browser.link.latencyMs = plan.latencyMs;
  browser.link.mangle = scope.plant?.wire ?? null;
  return Array.from({ length: tabs }, (_, tab) =>
    takeSeat(
      seatOptions(
        scope,
        browser,
        `${browser.name}${tab === 0 ? '' : tab + 1}`,
        user,
        chance.pick(firstSessions),
      ),
    ),
  );
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

/** People act and things go wrong, until all heals. */
async function liveThrough(scope: WorldScope, seats: readonly Seat[]): Promise<void> {
  const { plan, timeline, chance, gateway, record } = scope;
  const sessions = [...firstSessions];
  let prompts = 0;
  let healed = false;
  const note = (who: string, what: string) => {
    record({ kind: 'did', who, what });
  };
  const after = (ms: number, what: () => void) => {
    timeline.after(ms, () => {
      if (!healed) what();
    });
  };
  const again = (everyMs: number, what: () => void) => {
    after(chance.between(0, 2 * everyMs), () => {
      what();
      again(everyMs, what);
    });
  };
  const nextPrompt = () => `p${(prompts += 1)} holidays?`;
  for (const seat of seats) {
    again(plan.actEveryMs, () => {
      // What was begun before all healed is undone after it, too.
      act(seat, { chance, sessions, nextPrompt, note, after: (ms, what) => timeline.after(ms, what) });
    });
  }
  again(plan.faultEveryMs, () => {
    strike({ ...plan, chance, seats, gateway, note, after });
  });
  await timeline.runUntil(timeline.now() + plan.lengthMs);
  healed = true;
  note('everybody', 'heal');
  for (const seat of seats) seat.wake();
  healAll({ seats, gateway });
  for (const { page } of seats) {
    page.setOnline(true);
    page.tell('visible');
    page.joinWorkspace();
  }
}

/** Lets time pass until nothing is under way any more, and for a while after that. */
async function comeToRest(
  { plan, timeline }: WorldScope,
  seats: readonly Seat[],
  database: Storage,
): Promise<void> {
  const end = timeline.now() + LONGEST_MS;
  let calmSince = timeline.now();
  while (timeline.now() < end && timeline.now() - calmSince < CALM_MS[plan.mode]) {
    await timeline.runUntil(timeline.now() + STEP_MS);
    const runs = (await database.runningMessages('all')).length > 0;
    if (runs || !seats.every(({ page }) => isAtRest(page))) calmSince = timeline.now();
  }
}

/** What the server holds, what each page shows, and what one shows that was opened only now. */
async function writeDown(scope: WorldScope, seats: readonly Seat[], database: Storage): Promise<void> {
  const { timeline, record } = scope;
  for (const fact of await storedFacts(database)) record(fact);
  record({ kind: 'connected', users: [...new Set(seats.map(({ page }) => page.options.user.id))].sort() });
  const fresh = seats.map(({ page }, at) => {
    const { user } = page.options;
    const browser = createBrowser({ ...scope, name: `fresh-${at}`, skewMs: 0 });
    browser.link.mangle = scope.plant?.wire ?? null;
    return takeSeat(seatOptions(scope, browser, browser.name, user, page.chat?.sessionId() ?? null));
  });
  await timeline.runUntil(timeline.now() + FRESH_MS[scope.plan.mode]);
  // At one moment: what the fresh ones do by being there (they read what they show) reaches the others too.
  for (const { page } of seats) record(settledFact(page, false));
  for (const { page } of fresh) record(settledFact(page, true));
}
