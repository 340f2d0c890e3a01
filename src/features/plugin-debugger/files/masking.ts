/**
 * Masks the secrets of a run for an export (docs/run-file.md, "What is masked"). Two goes over the records: the first
 * learns the secrets by the names that give them away, the second masks them there and wherever their values come again
 * (the SDK's debug lines, the echoes in the trace, an error that quotes a key).
 */
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { isSecretName, REDACTED } from '#src/protocol/redact.ts';
import { maskText } from './mask-text.ts';
import type { MaskedKind } from './run-file-format.ts';

/** Shorter values are masked where they stand, but not looked for elsewhere: they would hit innocent text. */
const SHORTEST_SECRET = 6;

/** Deeper than that nothing can be walked safely; what lies there is masked whole. */
const MAX_DEPTH = 500;

/** Beside one of these, a name in `NAME_KEYS` says whose value it is. */
const VALUE_KEYS = new Set([
  'value',
  'values',
  'old',
  'new',
  'old_value',
  'new_value',
  'previous',
  'default',
]);
const NAME_KEYS = ['name', 'variable', 'key', 'header', 'field'] as const;

/** Fields of records that hold no text of the plugin's. */
const PLAIN_FIELDS = new Set([
  'timestamp',
  'started_at',
  'ended_at',
  'level',
  'value_type',
  'call_id',
  'trace_id',
  'span_id',
  'parent_span_id',
]);

/** The texts that are secret, each with the name that told so. */
export type Secrets = Map<string, string>;

export interface Hit {
  readonly kind: MaskedKind;
  readonly name: string | null;
}

interface Walk {
  /** What a secret becomes, and what is noted of it. */
  readonly secret: (place: Place, inner: unknown) => unknown;
  readonly text: (place: Place, text: string) => string;
  readonly number: (place: Place, value: number) => unknown;
}

interface Place {
  readonly kind: MaskedKind;
  readonly path: string;
  readonly depth: number;
}

/** Learns the secrets of a value. */
export function learnSecrets(secrets: Secrets, record: RunRecord): void {
  walkRecord(record, learning(secrets));
}

/** The same, of the parameters that the run was started with, or of its result. */
export function learnSecretsOf(secrets: Secrets, value: unknown): void {
  walk(value, { kind: 'parameter', path: '', depth: 0 }, learning(secrets));
}

function learning(secrets: Secrets): Walk {
  const learn = (name: string | null, text: string) => {
    if (name !== null && text.length >= SHORTEST_SECRET && text !== REDACTED && !secrets.has(text))
      secrets.set(text, name);
  };
  return {
    secret: ({ path }, inner) => {
      for (const text of leafTexts(inner)) learn(path, text);
      return inner;
    },
    text: (_, text) => {
      maskText(text, learn);
      return text;
    },
    number: (_, value) => value,
  };
}

export interface Masker {
  /** The record with its secrets masked, or itself where there are none; `hit` hears of each. */
  readonly record: (record: RunRecord, hit: (hit: Hit) => void) => RunRecord;
  readonly value: (value: unknown, kind: MaskedKind, hit: (hit: Hit) => void) => unknown;
}

export function createMasker(secrets: Secrets): Masker {
  const pattern = patternOf(secrets);
  const walkWith = (hit: (hit: Hit) => void): Walk => ({
    secret: ({ kind, path }, inner) => {
      if (isNothing(inner)) return inner;
      hit({ kind, name: path });
      return REDACTED;
    },
    text: ({ kind }, text) => {
      const known = pattern
        ? text.replace(pattern, (secret) => {
            hit({ kind, name: secrets.get(secret) ?? null });
            return REDACTED;
          })
        : text;
      return maskText(known, (name) => {
        hit({ kind, name });
      });
    },
    number: ({ kind }, value) => {
      const name = secrets.size === 0 ? undefined : secrets.get(String(value));
      if (name === undefined) return value;
      hit({ kind, name });
      return REDACTED;
    },
  });
  return {
    record: (record, hit) => walkRecord(record, walkWith(hit)),
    value: (value, kind, hit) => walk(value, { kind, path: '', depth: 0 }, walkWith(hit)),
  };
}

/** One expression for all: the engine shares their beginnings. The longest first, so that nothing remains of a longer one. */
function patternOf(secrets: Secrets): RegExp | null {
  if (secrets.size === 0) return null;
  const longestFirst = [...secrets.keys()].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g');
}

function walkRecord(record: RunRecord, walkers: Walk): RunRecord {
  const data = record.data as Readonly<Record<string, unknown>>;
  let copy: Record<string, unknown> | null = null;
  for (const key of Object.keys(data)) {
    const inner = data[key];
    if (inner === null || PLAIN_FIELDS.has(key)) continue;
    const kind = kindOf(record.type, key);
    const name = record.type === 'variable' && key === 'value' ? String(data['name']) : null;
    const place = { kind, path: name ?? '', depth: 0 };
    const walked =
      name !== null && isSecretName(name) ? walkers.secret(place, inner) : walk(inner, place, walkers);
    if (walked === inner) continue;
    copy ??= { ...data };
    copy[key] = walked;
  }
  return copy === null ? record : ({ type: record.type, data: copy } as unknown as RunRecord);
}

function kindOf(type: RunRecord['type'], key: string): MaskedKind {
  if (type === 'log' || type === 'trace') return type;
  if (type === 'variable') return 'variable';
  if (key === 'parameters' || key === 'endpoint') return 'parameter';
  return key === 'result' || key === 'error' ? key : 'other';
}

/** A value with its secrets seen to; the same reference where nothing changed. */
function walk(value: unknown, place: Place, walkers: Walk): unknown {
  if (typeof value === 'string') return walkers.text(place, value);
  if (typeof value === 'number') return walkers.number(place, value);
  if (typeof value !== 'object' || value === null) return value;
  if (place.depth > MAX_DEPTH) return walkers.secret(place, value);
  return Array.isArray(value)
    ? walkList(value, place, walkers)
    : walkObject(value as Record<string, unknown>, place, walkers);
}

function walkList(list: readonly unknown[], place: Place, walkers: Walk): unknown {
  const inside = { ...place, depth: place.depth + 1 };
  const [name, inner] = list;
  // Headers are often a list of pairs.
  if (place.kind === 'header' && list.length === 2 && typeof name === 'string' && isSecretName(name))
    return replaced(list, 1, walkers.secret({ ...inside, path: name }, inner));
  let copy: unknown[] | null = null;
  for (let at = 0; at < list.length; at += 1) {
    const walked = walk(list[at], inside, walkers);
    if (walked !== list[at]) (copy ??= [...list])[at] = walked;
  }
  return copy ?? list;
}

function walkObject(value: Readonly<Record<string, unknown>>, place: Place, walkers: Walk): unknown {
  const named = NAME_KEYS.map((key) => value[key]).find((name) => typeof name === 'string');
  const secretName = named !== undefined && isSecretName(named) ? named : null;
  const entries: [string, unknown][] = [];
  let changed = false;
  for (const key of Object.keys(value)) {
    const inner = value[key];
    const name = secretName !== null && VALUE_KEYS.has(key) ? secretName : key;
    const kind = /headers?$/i.test(key) ? 'header' : place.kind;
    const path = kind === 'header' || place.path === '' ? name : `${place.path}.${name}`;
    const here = { kind, path, depth: place.depth + 1 };
    const walked =
      isSecretField(key, inner) || (name === secretName && !isNothing(inner))
        ? walkers.secret(here, inner)
        : walk(inner, here, walkers);
    const cleanKey = walkers.text(here, key);
    changed ||= walked !== inner || cleanKey !== key;
    entries.push([cleanKey, walked]);
  }
  return changed ? Object.fromEntries(entries) : value;
}

function replaced(list: readonly unknown[], at: number, inner: unknown): readonly unknown[] {
  return list[at] === inner ? list : list.with(at, inner);
}

/** A flag is no secret (`has_token: true`), nor is a count of tokens. */
function isSecretField(key: string, inner: unknown): boolean {
  if (typeof inner === 'boolean' || !isSecretName(key)) return false;
  return typeof inner !== 'number' || !/tokens/i.test(key);
}

/** Nothing to mask, or masked already (by the SDK). */
function isNothing(inner: unknown): boolean {
  return inner == null || inner === '' || inner === REDACTED || typeof inner === 'boolean';
}

function leafTexts(value: unknown, depth = 0): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return [];
  // The SDK's stand-in for a value names its type, and that is no secret.
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '_type' ? [] : leafTexts(inner, depth + 1),
  );
}
