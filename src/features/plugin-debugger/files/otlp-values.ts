/** Attributes of OTLP: JSON values as `AnyValue` of opentelemetry/proto/common/v1/common.proto, and back. */

export type AnyValue = Readonly<Record<string, unknown>>;
export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** Values nest; deeper than that they are written as their JSON text. */
const MAX_DEPTH = 64;

/** A value without any field is OTLP's null. 64-bit integers are strings, as protobuf's JSON writes them. */
export function toAnyValue(value: unknown, depth = 0): AnyValue {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0)
        ? { intValue: String(value) }
        : { doubleValue: value };
    case 'object':
      if (value === null) return {};
      if (depth > MAX_DEPTH) return { stringValue: JSON.stringify(value) };
      return Array.isArray(value)
        ? { arrayValue: { values: value.map((item) => toAnyValue(item, depth + 1)) } }
        : { kvlistValue: { values: toAttributes(value as Record<string, unknown>, depth + 1) } };
    default:
      return {};
  }
}

/** What is `undefined` is left out. */
export function toAttributes(values: Readonly<Record<string, unknown>>, depth = 0): KeyValue[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: toAnyValue(value, depth) }],
  );
}

/** The field of an object by its name in JSON, or by the one of the `.proto`: protobuf's parsers take both. */
export function fieldOf(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  const fields = object as Readonly<Record<string, unknown>>;
  return fields[name] ?? fields[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
}

export function listField(object: unknown, name: string): readonly unknown[] {
  const list = fieldOf(object, name);
  return Array.isArray(list) ? list : [];
}

export function textField(object: unknown, name: string): string | null {
  const text = fieldOf(object, name);
  return typeof text === 'string' && text !== '' ? text : null;
}

/** Total: what is no `AnyValue` is handed on as it is. An integer that a number cannot hold stays text. */
export function fromAnyValue(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > 2 * MAX_DEPTH) return value ?? null;
  const kinds = [
    'stringValue',
    'boolValue',
    'intValue',
    'doubleValue',
    'arrayValue',
    'kvlistValue',
    'bytesValue',
  ];
  const kind = kinds.find((name) => fieldOf(value, name) !== undefined);
  if (kind === undefined) return null;
  const inner = fieldOf(value, kind);
  if (kind === 'intValue') {
    const number = Number(inner);
    return Number.isSafeInteger(number) ? number : String(inner);
  }
  // Protobuf's JSON writes NaN and the infinities as text.
  if (kind === 'doubleValue') return typeof inner === 'number' ? inner : String(inner);
  if (kind === 'arrayValue') return listField(inner, 'values').map((item) => fromAnyValue(item, depth + 1));
  if (kind === 'kvlistValue') return fromAttributes(listField(inner, 'values'), depth + 1);
  return inner;
}

export function fromAttributes(attributes: readonly unknown[], depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    attributes.flatMap((attribute): [string, unknown][] => {
      const key = fieldOf(attribute, 'key');
      return typeof key === 'string' ? [[key, fromAnyValue(fieldOf(attribute, 'value'), depth)]] : [];
    }),
  );
}
