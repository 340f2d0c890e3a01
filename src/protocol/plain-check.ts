/**
 * A second reading of a schema, for frames that come by the thousand: whether it takes a value as it stands, without
 * a copy of it or words about it (decision 0020).
 */
import type * as z from 'zod/mini';

/** True: the schema takes the value and leaves it as it is. False says nothing: the schema itself has the word. */
export type PlainCheck = (value: unknown) => boolean;

const unsure: PlainCheck = () => false;

type Def = z.core.$ZodTypes['_zod']['def'];

/**
 * Reads what frames are made of. For anything else (refinements, formats, objects that drop what they do not know) the
 * check is never sure.
 */
export function plainCheckOf(schema: z.core.$ZodType): PlainCheck {
  const def = schema._zod.def as Def;
  if (def.checks?.length || 'coerce' in def) return unsure;
  switch (def.type) {
    case 'unknown':
      return () => true;
    case 'string':
      return 'format' in def ? unsure : (value) => typeof value === 'string';
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'number':
      if (!('format' in def)) return Number.isFinite;
      return def.format === 'safeint' ? Number.isSafeInteger : unsure;
    case 'literal':
      return (value) => (def.values as unknown[]).includes(value);
    case 'optional':
    case 'nullable': {
      const inner = plainCheckOf(def.innerType);
      const nothing = def.type === 'optional' ? undefined : null;
      return (value) => value === nothing || inner(value);
    }
    case 'array': {
      const element = plainCheckOf(def.element);
      return (value) => Array.isArray(value) && value.every(element);
    }
    case 'object':
      return def.catchall?._zod.def.type === 'unknown' ? objectCheck(def.shape) : unsure;
    default:
      return unsure;
  }
}

function objectCheck(shape: z.core.$ZodShape): PlainCheck {
  const fields = Object.entries(shape).map(([key, field]) => [key, plainCheckOf(field)] as const);
  return (value) => {
    // Zod drops a key of this name.
    if (
      typeof value !== 'object' ||
      value === null ||
      Array.isArray(value) ||
      Object.hasOwn(value, '__proto__')
    )
      return false;
    for (const [key, check] of fields) if (!check((value as Record<string, unknown>)[key])) return false;
    return true;
  };
}
