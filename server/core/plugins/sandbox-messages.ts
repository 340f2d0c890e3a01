/** What a plugin's context tells the host, checked: a plugin is foreign code. */
import * as z from 'zod/mini';
import { apiTypes } from './services.ts';

const metadata = z.record(z.string(), z.unknown());

const schemas = {
  log: z.object({ level: z.enum(['debug', 'info', 'warn', 'error']), message: z.string() }),
  trace: z.object({ event: z.string(), data: z.unknown(), metadata }),
  step: z.object({ name: z.string() }),
  end_step: z.object({}),
  variable: z.object({ name: z.string(), value: z.unknown(), metadata }),
  call: z.object({
    id: z.int(),
    apiType: z.enum(apiTypes),
    endpoint: z.string(),
    parameters: z.record(z.string(), z.unknown()),
  }),
  sleep: z.object({ id: z.int(), seconds: z.number() }),
  done: z.object({ result: z.unknown() }),
  failed: z.object({ message: z.string(), stack: z.string() }),
} as const;

type Schemas = typeof schemas;
export type SandboxMessage = {
  [Kind in keyof Schemas]: { readonly kind: Kind; readonly data: z.infer<Schemas[Kind]> };
}[keyof Schemas];

/** Null where the text is none of the messages: the plugin has changed what it was given. */
export function readSandboxMessage(kind: string, json: string): SandboxMessage | null {
  if (!Object.hasOwn(schemas, kind)) return null;
  const name = kind as keyof Schemas;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  const parsed = schemas[name].safeParse(value);
  return parsed.success ? ({ kind: name, data: parsed.data } as SandboxMessage) : null;
}
