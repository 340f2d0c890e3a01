/** What the parts of the core share. Made once, in `core.ts`. */
import type { StreamPosition } from '#src/protocol/stream.ts';
import type { Connections } from './connections.ts';
import type { InboxWatch } from './inbox-watch.ts';
import type { Metrics } from './metrics.ts';
import type { Notifier } from './notify.ts';
import type { CorePorts } from './ports.ts';
import type { Presence } from './presence/presence.ts';
import type { RateLimits } from './rate-limit.ts';
import type { Runs } from './runs/runs.ts';
import type { Tickets } from './tickets.ts';
import type { Turns } from './turns/turns.ts';
import type { Workflows } from './workflows/workflows.ts';

/** Ports and the services that need nothing but ports. */
export interface CoreBase extends CorePorts {
  readonly limits: RateLimits;
  readonly tickets: Tickets;
  readonly connections: Connections;
  readonly counters: Map<string, number>;
  readonly metrics: Metrics;
}

export interface CoreContext extends CoreBase {
  readonly inboxWatch: InboxWatch;
  readonly notifier: Notifier;
  readonly presence: Presence;
  readonly runs: Runs;
  readonly turns: Turns;
  readonly workflows: Workflows;
}

export const streamNames = {
  chat: (sessionId: string) => `chat:${sessionId}`,
  user: (userId: string) => `user:${userId}`,
  workspace: (workspaceId: string) => `workspace:${workspaceId}`,
  run: (executionId: string) => `run:${executionId}`,
  /** Word that a workflow's run changed, for whoever watches it. */
  workflowRun: (runId: string) => `workflow-run:${runId}`,
  /** Cancels of one answer, whichever gateway writes it. */
  turn: (messageId: string) => `turn:${messageId}`,
  /** Word among the gateways, for no client: rights that changed. */
  control: 'control',
  /** Word among the gateways, for no client: who is where. */
  presence: 'presence',
} as const;

/**
 * Sends a frame to a stream: logged with a `seq`, or on a stock gateway, which has none, without a trace.
 * @returns the frame's position, null in stock mode.
 */
export async function publish(
  base: CorePorts,
  stream: string,
  frame: Readonly<Record<string, unknown>>,
  originConnectionId?: string,
): Promise<StreamPosition | null> {
  if (!base.settings.stock) return base.bus.append(stream, frame, originConnectionId);
  base.bus.sendFleeting(stream, frame, originConnectionId);
  return null;
}

/** The present as ISO 8601 in UTC, milliseconds. */
export function isoNow(base: Pick<CorePorts, 'clock'>, plusMs = 0): string {
  return new Date(base.clock.now() + plusMs).toISOString();
}

export function count(base: Pick<CoreBase, 'counters'>, name: string): void {
  base.counters.set(name, (base.counters.get(name) ?? 0) + 1);
}

/** Words of whatever was thrown, for the log. Those of a failed query list its values: its cause's do not. */
export function describeFault(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  return fault.cause instanceof Error ? describeFault(fault.cause) : fault.message;
}
