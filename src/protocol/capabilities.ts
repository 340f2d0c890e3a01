import * as z from 'zod/mini';

/** Names of the extensions of protocol.md Part 2 that this client knows. */
export const extensionNames = [
  'seq',
  'positions',
  'ack',
  'response-identity',
  'durable-answers',
  'agent-events',
  'branch',
  'presence',
  'inbox',
  'debug-history',
  'plugin-runs',
  'sse',
  'ticket',
  'refresh-cookie',
  'workspace-data',
  'message-pages',
  'workflows',
  'doc-sync',
  'chat-search',
  'session-activity',
  'mentions',
  'attachments',
  'feedback',
  'session-branch',
  'session-archive',
] as const;

export type ExtensionName = (typeof extensionNames)[number];

export const capabilitiesSchema = z.looseObject({
  version: z.string(),
  extensions: z.array(z.string()),
  /** Present while the demo's accounts can be used: the sign-in page offers them. */
  demo: z.nullish(
    z.looseObject({
      /** `id`: whose colours stand there already. */
      accounts: z.array(z.looseObject({ id: z.optional(z.string()), email: z.string(), name: z.string() })),
      password: z.string(),
    }),
  ),
});

export type Capabilities = z.infer<typeof capabilitiesSchema>;

/** What a stock server offers: nothing beyond the documentation. */
export const stockCapabilities: Capabilities = { version: 'stock', extensions: [] };

export function hasExtension(capabilities: Capabilities, name: ExtensionName): boolean {
  return capabilities.extensions.includes(name);
}
