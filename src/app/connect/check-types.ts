/** A server check in steps: what each found, and what to change on the server where it failed. */
import type { Clock } from '#src/lib/clock.ts';
import type { Fetch } from '#src/lib/fetch-within.ts';
import type { SocketTransport } from '#src/lib/websocket-transport.ts';
import type { connectMessages } from './connect-messages.ts';

/** In the order in which they run: each stands on those before it. */
export const stepIds = [
  'address',
  'reach',
  'cors',
  'login',
  'capabilities',
  'socket',
  'token',
  'sse',
] as const;
export type StepId = (typeof stepIds)[number];

export type CheckText = keyof (typeof connectMessages)['en'];
type Params = Readonly<Record<string, string | number>>;

export interface Fix {
  readonly text: CheckText;
  readonly params?: Params;
  /** Lines to put into a configuration. */
  readonly lines?: string;
}

export interface Finding {
  readonly state: 'ok' | 'failed' | 'skipped';
  readonly text: CheckText;
  readonly params?: Params;
  /** What to change, the likeliest first. */
  readonly fixes?: readonly Fix[];
}

export interface CheckRequest {
  readonly address: string;
  /** Both empty: the steps that need a sign-in are skipped. */
  readonly email: string;
  readonly password: string;
  /** Whether a chat may be made and a prompt sent, to see an answer stream. */
  readonly mayPrompt: boolean;
}

export interface CheckPort {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly transport: SocketTransport;
  /** Of the page: what the server has to allow. */
  readonly origin: string;
  /** A name that no run has. */
  readonly randomId: string;
}

/** What the steps learn for those after them. Lives as long as one check, the token with it. */
export interface CheckContext {
  readonly request: CheckRequest;
  readonly port: CheckPort;
  readonly signal: AbortSignal;
  /** Origin and path prefix, no slash at its end; '' until the address was understood. */
  serverUrl: string;
  sameOrigin: boolean;
  /** Whether replies may be read. */
  readable: boolean;
  token: string | null;
  refreshToken: string | null;
  extensions: readonly string[];
}

export type CheckStep = (context: CheckContext) => Promise<Finding>;

export const ok = (text: CheckText, params?: Params): Finding => ({
  state: 'ok',
  text,
  ...(params === undefined ? {} : { params }),
});

export const skipped = (text: CheckText): Finding => ({ state: 'skipped', text });

export const failed = (text: CheckText, params: Params, ...fixes: readonly Fix[]): Finding => ({
  state: 'failed',
  text,
  params,
  fixes,
});
