/**
 * Streams (extension `seq`): a room, a user's inbox or a run, whose logged frames carry `seq`.
 * Source: protocol.md, Part 2.
 */
import * as z from 'zod/mini';

/** What a hello says of the stream. Absent on a stock server. */
export const helloFields = {
  epoch: z.nullish(z.string()),
  seq: z.nullish(z.int()),
  recovered: z.nullish(z.boolean()),
  now: z.nullish(z.string()),
};

/** On every logged frame. */
export const loggedFields = { seq: z.nullish(z.int()) };

/** A place in a stream: everything up to and including `seq` of `epoch`. */
export interface StreamPosition {
  readonly epoch: string;
  readonly seq: number;
}

export const POSITION_HEADER = 'X-Nadoo-Position';

export function formatPosition(position: StreamPosition): string {
  return `${position.epoch}:${String(position.seq)}`;
}

/** Reads the header's value; `null` where it is absent or malformed. */
export function parsePosition(value: string | null | undefined): StreamPosition | null {
  if (!value) return null;
  const colon = value.lastIndexOf(':');
  const digits = value.slice(colon + 1);
  if (colon < 1 || !/^\d{1,15}$/.test(digits)) return null;
  return { epoch: value.slice(0, colon), seq: Number(digits) };
}

/** The hello, as events carry it. `epoch` null: the server knows no `seq`. */
export interface Hello {
  readonly epoch: string | null;
  readonly seq: number | null;
  readonly recovered: boolean | null;
  /** The server's time as sent (ISO 8601), or null. */
  readonly now: string | null;
}

export function toHello(fields: {
  epoch?: string | null | undefined;
  seq?: number | null | undefined;
  recovered?: boolean | null | undefined;
  now?: string | null | undefined;
}): Hello {
  return {
    epoch: fields.epoch ?? null,
    seq: fields.seq ?? null,
    recovered: fields.recovered ?? null,
    now: fields.now ?? null,
  };
}
