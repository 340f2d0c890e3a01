/** What the composition root builds once per page and every feature may use. */
import type { QueryClient } from '@tanstack/react-query';
import type { Clock } from '#src/lib/clock.ts';
import type { PageEvents } from '#src/lib/page-events.ts';
import type { Random } from '#src/lib/random.ts';
import type { Locks } from '#src/lib/web-locks.ts';
import type { AuthHolder } from '#src/auth/types.ts';
import type { CapabilitiesStore } from '#src/http/capabilities-store.ts';
import type { HttpClient } from '#src/http/types.ts';
import type { Tap } from './tap.ts';
import type { ChannelPool } from './types.ts';

/** How answers are streamed: a setting per server (`nadoo:answers`). */
export type AnswerTransport = 'auto' | 'sse' | 'websocket';

export interface ServerConfig {
  /** Origin of the server; the page's own where config.json names none. */
  readonly serverUrl: string;
  readonly dialect: 'chat' | 'message';
}

export interface Services {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly random: Random;
  /** Null where the page has none (plain HTTP). */
  readonly locks: Locks | null;
  readonly page: PageEvents;
  readonly auth: AuthHolder;
  readonly http: HttpClient;
  readonly pool: ChannelPool;
  readonly tap: Tap;
  readonly capabilities: CapabilitiesStore;
  readonly queryClient: QueryClient;
}
