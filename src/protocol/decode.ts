import type * as z from 'zod/mini';
import { MAX_JSON_DEPTH } from './limits.ts';
import { plainCheckOf, type PlainCheck } from './plain-check.ts';

/**
 * What became of one incoming piece of text. Decoding never throws: unknown types pass and are counted,
 * a wrong type in a known field is refused and counted, and neither ends a connection.
 */
export type Decoded<T> =
  | { readonly kind: 'decoded'; readonly value: T }
  | { readonly kind: 'unknown'; readonly type: string }
  | { readonly kind: 'rejected'; readonly reason: string };

export type Schema<T> = z.ZodMiniType<T>;

export type FrameSchemas = Readonly<Record<string, z.ZodMiniType>>;

/** The union of what a table of schemas yields. */
export type FrameOf<S extends FrameSchemas> = { [K in keyof S]: z.infer<S[K]> }[keyof S];

/**
 * JSON text to a value; malformed text is a reason, not an exception. So is text nested deeper than
 * `MAX_JSON_DEPTH`: the parser itself would take it, but whatever later walks the value by recursion
 * (`JSON.stringify`, a tree view) would overflow the stack.
 */
export function parseJson(text: string): Decoded<unknown> {
  if (isNestedTooDeeply(text)) return { kind: 'rejected', reason: 'nested too deeply' };
  try {
    return { kind: 'decoded', value: JSON.parse(text) as unknown };
  } catch (error) {
    return { kind: 'rejected', reason: error instanceof RangeError ? 'nested too deeply' : 'malformed JSON' };
  }
}

function isNestedTooDeeply(text: string): boolean {
  // Depth n takes at least 2n characters, so that the usual small frame is not looked through at all.
  if (text.length <= 2 * MAX_JSON_DEPTH) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) {
      inString = true;
    } else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) {
      depth -= 1;
    }
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** A JSON text frame discriminated by `type`, checked against its schema in `schemas`. */
export function decodeFrame<S extends FrameSchemas>(schemas: S, text: string): Decoded<FrameOf<S>> {
  const parsed = parseJson(text);
  return parsed.kind === 'decoded' ? decodeFrameValue(schemas, parsed.value) : parsed;
}

/** As `decodeFrame`, for a value that is parsed already (mirrored frames, transcripts). */
export function decodeFrameValue<S extends FrameSchemas>(schemas: S, value: unknown): Decoded<FrameOf<S>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'rejected', reason: 'not an object' };
  }
  const type = (value as { type?: unknown }).type;
  if (typeof type !== 'string') return { kind: 'rejected', reason: 'no type' };
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (!schema) return { kind: 'unknown', type };
  return decodeValue(schema as z.ZodMiniType<FrameOf<S>>, value);
}

/** JSON text against one schema. */
export function decodeText<T>(schema: z.ZodMiniType<T>, text: string): Decoded<T> {
  const parsed = parseJson(text);
  return parsed.kind === 'decoded' ? decodeValue(schema, parsed.value) : parsed;
}

const plainChecks = new WeakMap<z.ZodMiniType, PlainCheck>();

/** A value against one schema. What is plainly right is handed on as it is. */
export function decodeValue<T>(schema: z.ZodMiniType<T>, value: unknown): Decoded<T> {
  let isPlain = plainChecks.get(schema);
  if (!isPlain) plainChecks.set(schema, (isPlain = plainCheckOf(schema)));
  try {
    if (isPlain(value)) return { kind: 'decoded', value: value as T };
    const result = schema.safeParse(value);
    if (result.success) return { kind: 'decoded', value: result.data };
    const issue = result.error.issues[0];
    return {
      kind: 'rejected',
      reason: issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'invalid',
    };
  } catch {
    return { kind: 'rejected', reason: 'nested too deeply' };
  }
}
