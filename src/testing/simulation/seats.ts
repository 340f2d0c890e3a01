/** A seat: one tab at one computer. Its page may be loaded anew any number of times. */
import type { Random } from '#src/lib/random.ts';
import { createStorage, type SimBrowser } from './browser.ts';
import type { HistoryFact } from './history.ts';
import { APPLICATION, WORKSPACE } from './seed-database.ts';
import { openPage, type SimPage, type SimUser } from './sim-page.ts';

export interface Seat {
  readonly browser: SimBrowser;
  readonly page: SimPage;
  isAwake(): boolean;
  reload(abruptly: boolean): void;
  sleep(): void;
  wake(): void;
}

export interface SeatOptions {
  readonly name: string;
  readonly browser: SimBrowser;
  readonly user: SimUser;
  readonly session: string | null;
  readonly stay: boolean;
  readonly random: Random;
  readonly record: (fact: HistoryFact) => void;
}

export function takeSeat(options: SeatOptions): Seat {
  const { name, browser } = options;
  const tabStorage = createStorage();
  let loads = 0;

  function load(session: string | null): SimPage {
    loads += 1;
    return openPage(
      {
        ...options,
        name: `${name}#${loads}`,
        workspaceId: WORKSPACE,
        applicationId: APPLICATION,
        tabStorage,
      },
      session,
    );
  }

  let page = load(options.session);
  return {
    browser,
    get page() {
      return page;
    },
    isAwake: () => !browser.machine.isAsleep(),
    reload(abruptly) {
      const shown = page.chat?.sessionId() ?? options.session;
      page.leave(abruptly);
      page = load(shown);
    },
    sleep() {
      browser.machine.sleep();
      browser.link.blackHole();
    },
    wake() {
      browser.link.heal();
      browser.machine.wake();
    },
  };
}
