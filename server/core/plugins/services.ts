/** What a plugin reaches through `context.api`: it has no other way out of the sandbox. */
import type { Clock } from '#src/lib/clock.ts';

export const apiTypes = ['llm', 'tool', 'knowledge', 'storage'] as const;
export type ApiType = (typeof apiTypes)[number];

export interface ServiceCall {
  readonly apiType: ApiType;
  readonly endpoint: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Answers a call of one run. Rejects with words that the plugin and the record show. */
export type PluginServices = (call: ServiceCall) => Promise<unknown>;

/** Makes the services of one run: what they remember lives as long as the run. */
export type PluginServicesFactory = (clock: Clock) => PluginServices;
