/**
 * What the core counts for whoever runs it. The names are ours; in which format they are read is the adapter's
 * business. Beside it stand `Core.counters` (what was refused, malformed or lost) and `Core.openSockets`.
 */
import type { SocketKind } from '#src/protocol/endpoints.ts';
import type { ExecutionRecord, MessageRecord } from './model.ts';

/** Each counter with its labels: of few values each, and none that names a person or a thing. */
export interface CounterLabels {
  /** Frames of clients, before they are looked at. */
  readonly frames_received: { readonly kind: SocketKind };
  readonly frames_sent: { readonly kind: SocketKind };
  /** Prompts that were accepted and stored. */
  readonly prompts: Readonly<Record<string, never>>;
  /** Answers by how they ended. */
  readonly answers: { readonly status: Exclude<MessageRecord['status'], 'running'> };
  /** Plugin runs by how they ended, wherever they ran. */
  readonly plugin_runs: { readonly status: Exclude<ExecutionRecord['status'], 'running'> };
}

export interface Metrics {
  add<Name extends keyof CounterLabels>(name: Name, labels: CounterLabels[Name]): void;
}

/** For the demo in the page and for tests: nobody reads. */
export const noMetrics: Metrics = { add: () => undefined };
