/** What the gateway and a sandbox's worker say to each other. */
import type { PluginRunResult } from '#server/core/ports.ts';
import type { RunRecordInput } from '#server/core/plugins/recorder.ts';
import type { SandboxJob, SandboxLimits } from '#server/core/plugins/sandbox.ts';
import type { ServiceCall } from '#server/core/plugins/services.ts';

export type ToWorker =
  | { readonly kind: 'run'; readonly job: SandboxJob; readonly limits: SandboxLimits }
  | {
      readonly kind: 'answered';
      readonly id: number;
      readonly result: unknown;
      readonly error: string | null;
    };

export type FromWorker =
  /** QuickJS stands ready: the time that a tool may take counts from here. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'record'; readonly record: RunRecordInput }
  | { readonly kind: 'called'; readonly id: number; readonly call: ServiceCall }
  | { readonly kind: 'ended'; readonly result: PluginRunResult };
