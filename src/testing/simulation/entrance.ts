/** What stands before several gateways: a browser stays with the one that it found, as long as that lives. */
import type { Chance } from './chance.ts';
import type { Entrance, Gateway } from './gateway.ts';

/** @param first where it begins */
export function createEntrance(gateways: readonly Gateway[], first: number): Entrance {
  let found = gateways[first % gateways.length]!;
  return {
    process() {
      if (!found.process()) found = gateways.find((gateway) => gateway.process()) ?? found;
      return found.process();
    },
    isSilent: () => found.isSilent(),
  };
}

/** For what needs to reach no particular one: whoever lives. One gateway is chosen without asking chance. */
export function pickProcess(gateways: readonly Gateway[], chance: Chance): ReturnType<Gateway['process']> {
  const alive = gateways.flatMap((gateway) => gateway.process() ?? []);
  return alive.length > 1 ? chance.pick(alive) : (alive[0] ?? null);
}
