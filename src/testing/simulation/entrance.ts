/** What stands before several gateways: a browser stays with the one that it found, as long as that lives. */
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
