/** Which extensions the server has. Discovery rules: protocol.md Part 2. */
import { fetchEnvelope } from '#src/auth/fetch-envelope.ts';
import type { Wire } from '#src/lib/fetch-within.ts';
import { capabilitiesSchema, stockCapabilities, type Capabilities } from '#src/protocol/capabilities.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { dataOf, type Reply } from '#src/protocol/reply.ts';
import type { Random } from '#src/lib/random.ts';
import { backoffMs } from '#src/lib/backoff.ts';
import { createListeners } from '#src/lib/listeners.ts';

export interface CapabilitiesStore {
  /** Null until the server has answered (or shown that it knows none). */
  readonly get: () => Capabilities | null;
  /** Resolves once known. Never rejects: a server that does not answer at all keeps it pending. */
  ready(): Promise<Capabilities>;
  readonly subscribe: (listener: () => void) => () => void;
}

export interface CapabilitiesControl extends CapabilitiesStore {
  /** The server answered elsewhere (sign-in): where discovery got nothing, that makes it a stock server. */
  serverAnswered(): void;
  /** A new epoch: a positive answer is asked for again; a negative one stays until the page is reloaded. */
  epochChanged(): void;
  stop(): void;
}

const DEADLINE_MS = 4_000;
/** Of a discovery that gets nothing from a server which answers other requests. */
const MORE_TRIES = 2;

export function createCapabilitiesStore(
  options: Wire & { readonly serverUrl: string; readonly random: Random },
): CapabilitiesControl {
  const { serverUrl, clock, random } = options;
  const listeners = createListeners();
  let known: Capabilities | null = null;
  let waiters: ((known: Capabilities) => void)[] = [];
  let asking = false;
  let missed = false;
  let cancel = () => undefined as void;

  function settle(capabilities: Capabilities): void {
    if (JSON.stringify(known) !== JSON.stringify(capabilities)) {
      known = capabilities;
      listeners.tell();
    }
    for (const waiter of waiters) waiter(capabilities);
    waiters = [];
  }

  const get = (path: string) => fetchEnvelope(options, serverUrl + path, { method: 'GET' }, DEADLINE_MS);

  /**
   * @param isThere the server has just answered something else
   * @returns null where nothing answers at all, or a server that answers has a passing fault (5xx, 429)
   */
  async function discover(isThere: boolean): Promise<Capabilities | null> {
    const first = await get(restPaths.capabilities);
    if (first.status !== 0) return judge(first);
    // A CORS failure looks like no network: only another answer tells.
    if (!isThere && (await get(restPaths.liveness)).status !== 200) return null;
    // The verdict lasts until the page is reloaded: replies that were lost on the way do not make it.
    for (let again = 0; again < MORE_TRIES; again += 1) {
      const reply = await get(restPaths.capabilities);
      if (reply.status !== 0) return judge(reply);
    }
    return stockCapabilities;
  }

  function judge(reply: Reply): Capabilities | null {
    const offered = dataOf(reply, capabilitiesSchema);
    if (offered) return offered;
    return reply.status === 429 || reply.status >= 500 ? null : stockCapabilities;
  }

  async function ask(tries = 0, isThere = false): Promise<void> {
    asking = true;
    const found = await discover(isThere);
    asking = false;
    missed = found === null;
    if (found) settle(found);
    else if (!known) {
      cancel = clock.schedule(() => void ask(tries + 1), backoffMs(tries, random));
    }
  }

  return {
    get: () => known,
    ready() {
      if (known) return Promise.resolve(known);
      if (!asking && !missed) void ask();
      return new Promise((resolve) => {
        waiters.push(resolve);
      });
    },
    subscribe: listeners.add,
    serverAnswered() {
      if (known || !missed || asking) return;
      cancel();
      void ask(0, true);
    },
    epochChanged() {
      if (known && known.version !== stockCapabilities.version && !asking) void ask();
    },
    stop: () => {
      cancel();
    },
  };
}
