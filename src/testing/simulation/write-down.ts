/** The end of a world: what the server holds, what each page shows, and what one shows that was opened only now. */
import type { Storage } from '#server/core/ports.ts';
import type { HistoryFact } from './history.ts';
import { people } from './seed-database.ts';
import type { Seat } from './seats.ts';
import { presentFact, recordedFacts, settledFact, storedFacts, toldFact } from './settle.ts';
import { createSimTokens } from './sim-tokens.ts';
import { seatAnew, type WorldScope } from './world-scope.ts';

const FRESH_MS = { extended: 8_000, stock: 15_000 } as const;
/** Below the second after which a gateway takes whoever is silent for here. */
const TELLING_MS = 800;

/**
 * @param runs ids of the runs that a plugin elsewhere was told of
 * @returns those who came to compare
 */
export async function writeDown(
  scope: WorldScope,
  seats: readonly Seat[],
  database: Storage,
  runs: readonly string[],
): Promise<Seat[]> {
  const { plan, timeline, record } = scope;
  for (const fact of await storedFacts(database)) record(fact);
  for (const fact of await recordedFacts(database, runs)) record(fact);
  record({ kind: 'connected', users: [...new Set(seats.map(({ page }) => page.options.user.id))].sort() });
  const fresh = seats.map((seat, at) => seatAnew(scope, seat, at));
  await timeline.runUntil(timeline.now() + FRESH_MS[plan.mode]);
  if (plan.stated) {
    const told = tellRosters(scope);
    await timeline.runUntil(timeline.now() + TELLING_MS);
    for (const fact of await told) record(fact);
    for (const { page } of [...seats, ...fresh]) record(presentFact(page));
  }
  // At one moment: what the fresh ones do by being there (they read what they show) reaches the others too.
  for (const { page } of seats) record(settledFact(page, false));
  for (const { page } of fresh) record(settledFact(page, true));
  return fresh;
}

/** Each gateway is asked as if somebody joined. */
async function tellRosters({ gateways, machine }: WorldScope): Promise<HistoryFact[]> {
  const { token } = await createSimTokens(machine, 60).issueAccess(people[0]!.id);
  return Promise.all(
    gateways.flatMap((gateway) => {
      const { core } = gateway.process() ?? {};
      return core ? [toldFact(gateway.id, core, token)] : [];
    }),
  );
}
