import * as z from 'zod/mini';

/** Every JSON reply: `{data, status, code, message}`; on error `data` is null. Source: protocol.md 1.1. */
export const envelopeSchema = z.looseObject({
  data: z.unknown(),
  status: z.enum(['success', 'error']),
  code: z.int(),
  message: z.nullish(z.string()),
});

export type Envelope = z.infer<typeof envelopeSchema>;

export function successEnvelope(data: unknown, code = 200, message = 'OK'): Envelope {
  return { data, status: 'success', code, message };
}

/** @param current of a conflict: what the server has; left out of the JSON where there is nothing to say */
export function errorEnvelope(code: number, message: string, current?: unknown): Envelope {
  return { data: null, status: 'error', code, message, ...(current === undefined ? {} : { current }) };
}
