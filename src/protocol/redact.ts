/**
 * Takes secrets out of what is kept or shown: addresses with a token or ticket, fields and variables whose
 * name says api_key, password, token, secret or authorization. Used by the tap and by exports.
 * Source: protocol.md 1.7, ux.md "Names settled".
 */
import { parseCutJson } from './cut-json.ts';
import { parseJson } from './decode.ts';

export const REDACTED = '***REDACTED***';

const SECRET_WORDS = /apikey|password|token|secret|authorization|ingestkey/;
/** `prompt_tokens`, `tokensUsed`, the seconds to the `first_token`: numbers about tokens are no secret. */
const TOKEN_COUNT = /tokens|first_?token/i;
const MAYBE_SECRET = /api[ _-]?key|ingest|password|token|ticket|secret|authorization|bearer|eyJ/i;

/** Shorter values are masked in their place, but not looked for elsewhere: they would hit innocent text. */
const SHORTEST_SECRET = 6;

/** Does a field's, header's, parameter's or variable's name say that its value is secret? */
export function isSecretName(name: string): boolean {
  return SECRET_WORDS.test(name.toLowerCase().replace(/[^a-z]/g, ''));
}

/** An address without the values of its secret query parameters (`token`, `ticket`, …). */
export function redactUrl(url: string): string {
  return url.replace(
    /([?&#;])([^=&#;?\s]{1,100})=([^&#\s"'<>]*)/g,
    (whole, lead: string, name: string, value: string) => {
      const isCount = TOKEN_COUNT.test(name) && /^\d+$/.test(value);
      const isSecret = !isCount && (name.toLowerCase() === 'ticket' || isSecretName(name));
      return isSecret ? `${lead}${name}=${REDACTED}` : whole;
    },
  );
}

/** Free text without bearer tokens, JWTs and secret query parameters. */
export function redactText(text: string): string {
  if (!MAYBE_SECRET.test(text)) return text;
  return redactUrl(text)
    .replace(/\b(bearer\s+)[\w.~+/=-]+/gi, `$1${REDACTED}`)
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, REDACTED);
}

export interface Redaction<T> {
  readonly value: T;
  /** Where something was masked: `parameters.api_key`, `variables.token.value`, `logs.3.message`. */
  readonly masked: readonly string[];
}

/**
 * A copy of a JSON value with its secrets masked: fields with a secret name (counts of tokens stay), `value`
 * of an entry whose `name` is secret, and every repetition of such a value in other texts, because the SDK
 * writes a log line with each variable's name and value.
 */
export function redactValue<T>(value: T): Redaction<T> {
  const masked = new Set<string>();
  const secrets = new Set<string>();
  const named = walk(value, [], (path, inner, secret) => {
    if (!secret) return inner;
    if (inner === null || inner === REDACTED) return inner;
    for (const text of leafTexts(inner)) if (text.length >= SHORTEST_SECRET) secrets.add(text);
    masked.add(path.join('.'));
    return REDACTED;
  });
  // The longest first, so that a secret inside another leaves no remainder.
  const known = [...secrets].sort((a, b) => b.length - a.length);
  const clean = walk(named, [], (path, inner) => {
    if (typeof inner !== 'string') return inner;
    let text = redactText(inner);
    for (const secret of known) text = text.replaceAll(secret, REDACTED);
    if (text !== inner) masked.add(path.join('.'));
    return text;
  });
  return { value: clean as T, masked: [...masked].sort() };
}

/** Of an event stream, as the tap writes it down. */
const EVENT_HEAD = /^event: [^\n]*\ndata: /;

/**
 * A text frame as the tap keeps it: JSON, whole or cut off, or an event of a stream with JSON data. Text that is
 * none of them is cleaned as text.
 */
export function redactFrameText(text: string): string {
  if (!MAYBE_SECRET.test(text)) return text;
  const head = EVENT_HEAD.exec(text)?.[0] ?? '';
  const body = text.slice(head.length);
  const parsed = parseJson(body);
  const found = parsed.kind === 'decoded' ? parsed.value : parseCutJson(body);
  if (found === undefined) return redactText(text);
  const { value, masked } = redactValue(found);
  return masked.length === 0 ? text : head + JSON.stringify(value);
}

type Visit = (path: readonly string[], inner: unknown, secret: boolean) => unknown;

/** Maps the leaves of a JSON value, and whole branches whose name is secret. */
function walk(value: unknown, path: readonly string[], visit: Visit): unknown {
  if (Array.isArray(value)) return value.map((item, at) => walk(item, [...path, String(at)], visit));
  if (typeof value !== 'object' || value === null) return visit(path, value, false);
  const entries = Object.entries(value as Record<string, unknown>);
  const name = (value as { name?: unknown }).name;
  const nameIsSecret = typeof name === 'string' && isSecretName(name);
  return Object.fromEntries(
    entries.map(([key, inner]) => {
      const here = [...path, key];
      if (isSecretField(key, inner) || (nameIsSecret && key === 'value'))
        return [key, visit(here, inner, true)];
      return [key, walk(inner, here, visit)];
    }),
  );
}

/** A flag is no secret (`has_token: true`), nor is a count of tokens. */
function isSecretField(key: string, inner: unknown): boolean {
  if (typeof inner === 'boolean' || !isSecretName(key)) return false;
  return typeof inner !== 'number' || !TOKEN_COUNT.test(key);
}

function leafTexts(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leafTexts) : [];
}
