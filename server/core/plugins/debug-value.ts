/** Values as the Python SDK writes them into a debug record (1.7). */

/** Lists and dicts are cut to their first ten entries, at every level. */
const MAX_ENTRIES = 10;
const MAX_REPR_LENGTH = 200;
const MAX_DEPTH = 24;
/** Not the SDK's: a text of megabytes would fill every reader's window. */
const MAX_TEXT_LENGTH = 20_000;

const SENSITIVE = ['api_key', 'password', 'token', 'secret', 'authorization'];
const REDACTED = '***REDACTED***';

/** What of a record's texts was cut. One for each record. */
export interface Cuts {
  /** Text that fits, its length noted where it had to be cut. */
  text(text: string): string;
  /** `truncated` of the record's data: the longest text's length. Empty where none was cut. */
  fields(): { readonly truncated?: { readonly original_length: number } };
}

export function createCuts(): Cuts {
  let longest = 0;
  return {
    text(text) {
      if (text.length <= MAX_TEXT_LENGTH) return text;
      longest = Math.max(longest, text.length);
      return `${text.slice(0, MAX_TEXT_LENGTH)}… (cut: ${text.length} characters)`;
    },
    fields: () => (longest === 0 ? {} : { truncated: { original_length: longest } }),
  };
}

/** JSON of any value: lists and dicts cut to ten, what JSON cannot hold as `{_type, _repr}`. */
export function toDebugValue(value: unknown, cuts: Cuts, depth = 0): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return cuts.text(value);
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  if (depth >= MAX_DEPTH) return represent(value);
  if (Array.isArray(value))
    return value.slice(0, MAX_ENTRIES).map((entry) => toDebugValue(entry, cuts, depth + 1));
  if (isPlainObject(value)) {
    const entries = Object.entries(value).slice(0, MAX_ENTRIES);
    return Object.fromEntries(entries.map(([key, entry]) => [key, toDebugValue(entry, cuts, depth + 1)]));
  }
  return represent(value);
}

/** The name that Python gives to the type, since that is what readers of a record know. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (Array.isArray(value)) return 'list';
  if (isRepresentation(value)) return value._type;
  return isPlainObject(value) ? 'dict' : constructorName(value);
}

/** Parameters of an API call: only top-level keys are looked at, and nothing is cut, as in the SDK. */
export function redactParameters(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => {
      const name = key.toLowerCase();
      return [key, SENSITIVE.some((word) => name.includes(word)) ? REDACTED : value];
    }),
  );
}

/** A value as a log line prints it. */
export function printValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function represent(value: unknown): { _type: string; _repr: string } {
  return { _type: constructorName(value), _repr: String(value).slice(0, MAX_REPR_LENGTH) };
}

function isRepresentation(value: unknown): value is { _type: string } {
  return typeof value === 'object' && value !== null && '_type' in value && typeof value._type === 'string';
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function constructorName(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value;
  const { constructor } = value as { constructor?: unknown };
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'object';
}
