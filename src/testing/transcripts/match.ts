/**
 * Compares a received value with what a transcript expects. Fields that the transcript does not name pass
 * (unknown fields always do); arrays match item by item. In place of a value may stand:
 * - `{"$any": "string" | "number" | "integer" | "time" | "object" | "array" | "anything"}`;
 * - `{"$absent": true}`: there is no such field, or it is null;
 * - `{"$contains": "text"}`: a text with that in it;
 * - `{"$capture": "name"}`: any value but null, remembered; `{"$ref": "name"}`: the value remembered or handed in;
 * - `{"$joined": true}`: the text of all deltas since the last start of a response.
 */
import { parseInstant } from '#src/lib/instant.ts';

export interface MatchContext {
  readonly variables: Map<string, unknown>;
  /** The deltas' text since the last start of a response. */
  joined: string;
}

/** @returns `null` where it matches, else where and why not. */
export function mismatch(
  expected: unknown,
  actual: unknown,
  context: MatchContext,
  path = 'frame',
): string | null {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return `${path}: an array was expected, not ${show(actual)}`;
    if (actual.length !== expected.length) {
      return `${path}: ${String(expected.length)} items were expected, not ${String(actual.length)}`;
    }
    return firstOf(expected.map((item, at) => mismatch(item, actual[at], context, `${path}.${String(at)}`)));
  }
  if (typeof expected !== 'object' || expected === null) {
    return Object.is(expected, actual)
      ? null
      : `${path}: ${show(expected)} was expected, not ${show(actual)}`;
  }
  const fields = expected as Record<string, unknown>;
  const matcher = Object.keys(fields).find((key) => key.startsWith('$'));
  if (matcher !== undefined) return mismatchOf(matcher, fields[matcher], actual, context, path);
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) {
    return `${path}: an object was expected, not ${show(actual)}`;
  }
  const found = actual as Record<string, unknown>;
  return firstOf(
    Object.entries(fields).map(([key, inner]) => mismatch(inner, found[key], context, `${path}.${key}`)),
  );
}

function mismatchOf(
  name: string,
  argument: unknown,
  actual: unknown,
  context: MatchContext,
  path: string,
): string | null {
  const fail = (wanted: string): string => `${path}: ${wanted} was expected, not ${show(actual)}`;
  switch (name) {
    case '$any':
      return isOfKind(String(argument), actual) ? null : fail(`any ${String(argument)}`);
    case '$absent':
      return actual === undefined || actual === null ? null : fail('nothing');
    case '$contains':
      return typeof actual === 'string' && actual.includes(String(argument))
        ? null
        : fail(`text with "${String(argument)}"`);
    case '$capture':
      if (actual === undefined || actual === null) return fail('a value');
      context.variables.set(String(argument), actual);
      return null;
    case '$ref':
      return Object.is(context.variables.get(String(argument)), actual)
        ? null
        : fail(`${String(argument)} (${show(context.variables.get(String(argument)))})`);
    case '$joined':
      return actual === context.joined ? null : fail(`the deltas' text ${show(context.joined)}`);
    default:
      throw new Error(`${path}: no matcher is called ${name}`);
  }
}

function isOfKind(kind: string, actual: unknown): boolean {
  switch (kind) {
    case 'string':
    case 'number':
      return typeof actual === kind;
    case 'integer':
      return Number.isSafeInteger(actual);
    case 'time':
      return typeof actual === 'string' && parseInstant(actual) !== null;
    case 'array':
      return Array.isArray(actual);
    case 'object':
      return typeof actual === 'object' && actual !== null && !Array.isArray(actual);
    case 'anything':
      return actual !== undefined;
    default:
      throw new Error(`no kind is called ${kind}`);
  }
}

function firstOf(results: readonly (string | null)[]): string | null {
  return results.find((result) => result !== null) ?? null;
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** A frame to send, its `{"$ref": "name"}` replaced. @throws Error where nothing has that name. */
export function fillIn(value: unknown, context: MatchContext): unknown {
  if (Array.isArray(value)) return value.map((item) => fillIn(item, context));
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Record<string, unknown>;
  const name = fields['$ref'];
  if (typeof name === 'string') {
    if (!context.variables.has(name)) throw new Error(`nothing is called ${name}: hand it in as a variable`);
    return context.variables.get(name);
  }
  return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, fillIn(inner, context)]));
}
