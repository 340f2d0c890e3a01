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
  /**
   * A channel told its epoch, which stock servers have none of. A new one: a positive answer is asked for again. Any:
   * so is a negative one that rests on silence alone. Other negative ones stay until the page is reloaded.
   */
  epochTold(isNew: boolean): void;
  stop(): void;
}

const LIVENESS_MS = 4_000;
/** Of the first try, doubled with each: what was lost is asked for again soon, and a slow server is heard in the end. */
const FIRST_MS = 8_000;
/** Of a discovery that gets nothing, while other requests in between are answered: lost replies look the same. */
const TRIES = 5;
/** Of all of them together. */
const PATIENCE_MS = 24_000;

export function createCapabilitiesStore(
  options: Wire & { readonly serverUrl: string; readonly random: Random },
): CapabilitiesControl {
  const { serverUrl, clock, random } = options;
  const listeners = createListeners();
  let known: Capabilities | null = null;
  let waiters: ((known: Capabilities) => void)[] = [];
  let asking = false;
  let missed = false;
  let bySilence = false;
  /** What a server that is over its limit asked to wait, ms. */
  let floor = 0;
  let cancel = () => undefined as void;

  function settle(capabilities: Capabilities): void {
    if (JSON.stringify(known) !== JSON.stringify(capabilities)) {
      known = capabilities;
      listeners.tell();
    }
    for (const waiter of waiters) waiter(capabilities);
    waiters = [];
  }

  const get = (path: string, ms: number) => fetchEnvelope(options, serverUrl + path, { method: 'GET' }, ms);

  /**
   * @param isThere the server has just answered something else
   * @returns null where nothing answers at all, or a server that answers has a passing fault (5xx, 429)
   */
  async function discover(isThere: boolean): Promise<Capabilities | null> {
    const end = clock.monotonic() + PATIENCE_MS;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const left = end - clock.monotonic();
      if (left <= 0) break;
      const reply = await get(restPaths.capabilities, Math.min(FIRST_MS << tries, left));
      if (reply.status !== 0) return judge(reply);
      // A CORS failure looks like no network: only another answer tells.
      const answers = isThere || (await get(restPaths.liveness, LIVENESS_MS)).status === 200;
      if (!answers) return null;
    }
    bySilence = true;
    return stockCapabilities;
  }

  function judge(reply: Reply): Capabilities | null {
    bySilence = false;
    const offered = dataOf(reply, capabilitiesSchema);
    if (offered) return offered;
    floor = reply.retryAfterMs ?? 0;
    return reply.status === 429 || reply.status >= 500 ? null : stockCapabilities;
  }

  async function ask(tries = 0, isThere = false): Promise<void> {
    asking = true;
    floor = 0;
    const found = await discover(isThere);
    asking = false;
    missed = found === null;
    if (found) settle(found);
    else if (!known) {
      const pause = Math.max(backoffMs(tries, random), floor);
      cancel = clock.schedule(() => void ask(tries + 1), pause);
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
    epochTold(isNew) {
      if (known && !asking && (bySilence || (isNew && known.version !== stockCapabilities.version)))
        void ask();
    },
    stop: () => {
      cancel();
    },
  };
}
