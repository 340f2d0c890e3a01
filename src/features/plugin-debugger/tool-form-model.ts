/** A form out of a tool's parameter schema (JSON schema of type object), and its texts back to parameters. */

export type FieldKind = 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json';

export interface ToolField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly description: string;
  readonly required: boolean;
  /** Values of a `choice`. */
  readonly choices: readonly string[];
  /** What the field holds at first, as text. */
  readonly initial: string;
}

export type FieldProblem = 'missing' | 'wrong-number' | 'wrong-json';

export type FormResult =
  | { readonly ok: true; readonly parameters: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: Readonly<Record<string, FieldProblem>> };

type Json = Readonly<Record<string, unknown>>;

/** Fields in the schema's order. What the schema leaves open becomes a JSON field: nothing is hidden. */
export function fieldsOf(schema: Json | null | undefined): readonly ToolField[] {
  const properties = asObject(schema?.properties);
  const required = Array.isArray(schema?.required) ? schema.required : [];
  return Object.entries(properties).map(([name, value]) => {
    const property = asObject(value);
    const choices = Array.isArray(property.enum) ? property.enum.map(String) : [];
    return {
      name,
      kind: choices.length > 0 ? 'choice' : kindOf(property.type),
      description: typeof property.description === 'string' ? property.description : '',
      required: required.includes(name),
      choices,
      initial: initialOf(property.default),
    };
  });
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
    const value = readValue(field.kind, text);
    if (value.ok) parameters[field.name] = value.value;
    else problems[field.name] = value.problem;
  }
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, parameters };
}

type ValueResult = { ok: true; value: unknown } | { ok: false; problem: FieldProblem };

function readValue(kind: FieldKind, text: string): ValueResult {
  switch (kind) {
    case 'text':
    case 'choice':
      return { ok: true, value: text };
    case 'boolean':
      return { ok: true, value: text === 'true' };
    case 'number':
    case 'integer': {
      const value = Number(text);
      const fits = Number.isFinite(value) && (kind === 'number' || Number.isInteger(value));
      return fits ? { ok: true, value } : { ok: false, problem: 'wrong-number' };
    }
    case 'json':
      try {
        return { ok: true, value: JSON.parse(text) as unknown };
      } catch {
        return { ok: false, problem: 'wrong-json' };
      }
  }
}

function kindOf(type: unknown): FieldKind {
  switch (type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
    case 'boolean':
      return type;
    default:
      return 'json';
  }
}

function initialOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
