/** A form out of a tool's parameter schema (JSON schema of type object), and its texts back to parameters. */

export type FieldKind = 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'list' | 'object' | 'json';

export interface ToolField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly description: string;
  readonly required: boolean;
  /** Values of a `choice`, as texts. */
  readonly choices: readonly string[];
  /** … and what they stand for, in the same order: not every choice is text. */
  readonly values: readonly unknown[];
  /** What the field holds at first, as text. */
  readonly initial: string;
  readonly bounds: Bounds;
  /** What of its schema the form does not heed, so that it is shown as it is; null: nothing. */
  readonly rest: Json | null;
}

/** Of a number. Absent: without. */
export interface Bounds {
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

export type FieldProblem =
  | 'missing'
  | 'wrong-number'
  | 'wrong-integer'
  | 'out-of-bounds'
  | 'wrong-json'
  | 'wrong-list'
  | 'wrong-object';

export type FormResult =
  | { readonly ok: true; readonly parameters: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: Readonly<Record<string, FieldProblem>> };

type Json = Readonly<Record<string, unknown>>;

const BOUNDS = ['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum'] as const;
const HEEDED = new Set(['type', 'description', 'title', 'default', 'enum', 'const', ...BOUNDS]);

/**
 * Fields in the schema's order. What the schema leaves open becomes a JSON field: nothing is hidden.
 * @param given parameters of a run that is to be run again: what its fields hold at first, in place of the defaults.
 *   What of them the schema does not name becomes a JSON field at the end
 */
export function fieldsOf(schema: Json | null | undefined, given: Json | null = null): readonly ToolField[] {
  const properties = asObject(schema?.['properties']);
  const required = Array.isArray(schema?.['required']) ? schema['required'] : [];
  const named = Object.entries(properties).map(([name, value]) =>
    fieldOf(name, asObject(value), required.includes(name), given),
  );
  const others = Object.keys(given ?? {}).filter((name) => !Object.hasOwn(properties, name));
  return [...named, ...others.map((name) => fieldOf(name, {}, false, given))];
}

function fieldOf(name: string, property: Json, required: boolean, given: Json | null): ToolField {
  const values = Object.hasOwn(property, 'const')
    ? [property['const']]
    : Array.isArray(property['enum'])
      ? (property['enum'] as readonly unknown[])
      : [];
  const kind = values.length > 0 ? 'choice' : kindOf(property['type']);
  const rest = Object.entries(property).filter(([key]) => !HEEDED.has(key));
  const bounds = BOUNDS.filter((key) => typeof property[key] === 'number').map((key) => [key, property[key]]);
  const first = given === null ? property['default'] : given[name];
  return {
    name,
    kind,
    description: [property['title'], property['description']]
      .filter((text) => typeof text === 'string' && text !== '')
      .join(': '),
    required,
    choices: values.map(textOf),
    values,
    initial: first === undefined ? '' : kind === 'json' ? JSON.stringify(first) : textOf(first),
    bounds: Object.fromEntries(bounds) as Bounds,
    rest: rest.length === 0 ? null : Object.fromEntries(rest),
  };
}

/** Reads the texts. An empty optional field is left out of the parameters. */
export function readForm(fields: readonly ToolField[], texts: Readonly<Record<string, string>>): FormResult {
  const parameters: Record<string, unknown> = {};
  const problems: Record<string, FieldProblem> = {};
  for (const field of fields) {
    const text = texts[field.name] ?? field.initial;
    if (text.trim() === '') {
      if (field.required) problems[field.name] = 'missing';
      continue;
    }
    const value = readValue(field, text);
    if (value.ok) parameters[field.name] = value.value;
    else problems[field.name] = value.problem;
  }
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, parameters };
}

type ValueResult = { ok: true; value: unknown } | { ok: false; problem: FieldProblem };

function readValue(field: ToolField, text: string): ValueResult {
  switch (field.kind) {
    case 'text':
      return { ok: true, value: text };
    case 'choice': {
      const at = field.choices.indexOf(text);
      return { ok: true, value: at < 0 ? text : field.values[at] };
    }
    case 'boolean':
      return { ok: true, value: text === 'true' };
    case 'number':
    case 'integer': {
      const value = Number(text);
      if (!Number.isFinite(value)) return { ok: false, problem: 'wrong-number' };
      if (field.kind === 'integer' && !Number.isInteger(value))
        return { ok: false, problem: 'wrong-integer' };
      return isWithin(value, field.bounds) ? { ok: true, value } : { ok: false, problem: 'out-of-bounds' };
    }
    case 'list':
    case 'object':
    case 'json':
      return readJson(field.kind, text);
  }
}

function readJson(kind: 'list' | 'object' | 'json', text: string): ValueResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'wrong-json' };
  }
  if (kind === 'list' && !Array.isArray(value)) return { ok: false, problem: 'wrong-list' };
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (kind === 'object' && !isObject) return { ok: false, problem: 'wrong-object' };
  return { ok: true, value };
}

function isWithin(value: number, { minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Bounds): boolean {
  return (
    (minimum === undefined || value >= minimum) &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
    (maximum === undefined || value <= maximum) &&
    (exclusiveMaximum === undefined || value < exclusiveMaximum)
  );
}

/** A type or null is that type: the field may be left empty. */
function kindOf(type: unknown): FieldKind {
  const types: readonly unknown[] = Array.isArray(type) ? type.filter((each) => each !== 'null') : [type];
  if (types.length !== 1) return 'json';
  switch (types[0]) {
    case 'string':
      return 'text';
    case 'array':
      return 'list';
    case 'number':
    case 'integer':
    case 'boolean':
    case 'object':
      return types[0];
    default:
      return 'json';
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
