/** One seed, one world, one history: people act, things go wrong, all heals, and what everybody shows is written down. */
import type { Storage } from '#server/core/ports.ts';
import { seededRandom } from '#src/lib/random.ts';
import type { Bridge } from './bridge.ts';
import { act } from './user-acts.ts';
import { createChance, withSeededIds, type Chance } from './chance.ts';
import { healAll, strike } from './faults.ts';
import type { HistoryEvent, HistoryFact } from './history.ts';
import { createDatabase, firstSessions } from './seed-database.ts';
import type { Seat } from './seats.ts';
import { isAtRest } from './settle.ts';
import { createMachine, createTimeline } from './timeline.ts';
import { planWorld, type WorldPlan } from './world-plan.ts';
import { createGateways, furnish, plugIn, type Plant, type WorldScope } from './world-scope.ts';
import { writeDown } from './write-down.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** Overrides of what the seed would choose. */
  readonly plan?: Partial<WorldPlan>;
  /** Faults of the product that a test plants, to see the checker refuse what comes of it. */
  readonly plant?: Plant;
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
/**
 * Of several gateways the people of a dead one are gone from the pages within a minute. Where nobody states who is
 * here, a question that was swallowed is given up after 20 s, and asked again.
 */
const CALM_MS = { stated: 15_000, several: 60_000, inferred: 45_000 } as const;
/** Makes another source of the same seed. */
const WIDER = 0x5eed;

export function simulate(options: SimulationOptions): Promise<Simulated> {
  const chance = createChance(seededRandom(options.seed));
  return withSeededIds(chance.random, () => live(options, chance));
}

async function live({ seed, plan: wish, plant }: SimulationOptions, chance: Chance): Promise<Simulated> {
  const wider = createChance(seededRandom(seed ^ WIDER));
  const plan: WorldPlan = { ...planWorld(chance, wider), ...wish };
  const timeline = createTimeline();
  const history: HistoryEvent[] = [];
  let isOver = false;
  const record = (fact: HistoryFact): void => {
    if (!isOver) history.push({ at: timeline.now(), ...fact });
  };
  record({ kind: 'world', seed, mode: plan.mode });
  const database = await createDatabase();
  const { clock: machine } = createMachine(timeline, 0);
  const base = { plan, timeline, chance, machine, record, plant };
  const scope: WorldScope = { ...base, gateways: createGateways(base, database) };
  for (const gateway of scope.gateways) void gateway.start();
  await timeline.runUntil(timeline.now() + 1_000);

  const bridge = plugIn(scope);
  const seats = plan.browsers.flatMap((browser, at) => furnish(scope, browser, at));
  const staying = await liveThrough(scope, wider, seats, bridge);
  await comeToRest(scope, staying, database, bridge);
  const fresh = await writeDown(scope, staying, database, bridge?.runs() ?? []);
  isOver = true;
  // What is still under way would keep the world in memory.
  for (const { page } of [...staying, ...fresh]) page.leave(true);
  return { history, pageHours: (seats.length * timeline.now()) / 3_600_000 };
}

/** People act and things go wrong, until all heals. @returns the seats of those who stay */
async function liveThrough(
  scope: WorldScope,
  wider: Chance,
  seats: readonly Seat[],
  bridge: Bridge | null,
): Promise<Seat[]> {
  const { plan, timeline, chance, gateways, record } = scope;
  const runs = bridge?.runs() ?? [];
  const struck = [...seats, ...(bridge ? [bridge] : [])];
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
      act(seat, {
        chance,
        sessions,
        runs,
        stated: plan.stated,
        nextPrompt,
        note,
        after: (ms, what) => timeline.after(ms, what),
      });
    });
  }
  again(plan.faultEveryMs, () => {
    strike({ ...plan, chance, seats: struck, gateways, note, after });
  });
  await timeline.runUntil(timeline.now() + plan.lengthMs);
  healed = true;
  note('everybody', 'heal');
  for (const seat of seats) seat.wake();
  const dying = plan.losesOne ? gateways.at(-1) : undefined;
  if (dying) note(dying.id, 'dies for good');
  dying?.kill(false);
  healAll({ seats: struck, gateways: gateways.filter((gateway) => gateway !== dying) });
  bridge?.hurry();
  const [first, ...others] = seats;
  const leaving = new Set(others.filter(() => wider.happens(plan.goes)));
  for (const seat of leaving)
    timeline.after(wider.between(0, 3_000), () => seat.page.leave(wider.happens(0.5)));
  const staying = seats.filter((seat) => seat === first || !leaving.has(seat));
  for (const { page } of staying) {
    page.setOnline(true);
    page.tell('visible');
    page.joinWorkspace();
    if (bridge && wider.happens(0.6)) page.watchRun(runs.at(-1) ?? null);
  }
  return staying;
}

/** Lets time pass until nothing is under way any more, and for a while after that. */
async function comeToRest(
  { plan, timeline, record }: WorldScope,
  seats: readonly Seat[],
  database: Storage,
  bridge: Bridge | null,
): Promise<void> {
  const calm = plan.gateways > 1 ? CALM_MS.several : plan.stated ? CALM_MS.stated : CALM_MS.inferred;
  const end = timeline.now() + LONGEST_MS;
  let calmSince = timeline.now();
  while (timeline.now() < end && timeline.now() - calmSince < calm) {
    await timeline.runUntil(timeline.now() + STEP_MS);
    if (plan.tickets) retryRefused(seats, record);
    const runs = (await database.heldMessages('all')).length > 0;
    if (runs || bridge?.isOver() === false || !seats.every(({ page }) => isAtRest(page)))
      calmSince = timeline.now();
  }
}

/**
 * Whoever reads "Not connected" presses "Retry now". A ticket dies with its gateway: where that happens twice in a row
 * while REST answers, the server's word (1008) stands, and the page tries no more by itself.
 */
function retryRefused(seats: readonly Seat[], record: WorldScope['record']): void {
  for (const { page } of seats) {
    if (!page.services.pool.statuses().some(({ state }) => state === 'failed')) continue;
    record({ kind: 'did', who: page.options.name, what: 'retryNow' });
    page.services.pool.retryAll();
  }
}
