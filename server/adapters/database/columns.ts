/** Column types that hand out values as the wire has them. */
import { customType } from 'drizzle-orm/pg-core';
import { formatInstant, parseInstant } from '#src/lib/instant.ts';

/**
 * Text of any origin. PostgreSQL holds no U+0000, so that character is stored as U+FFFD rather than refusing
 * the whole row.
 */
export const wireText = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: (value) => value.replaceAll('\0', '\ufffd'),
});

/**
 * A time as ISO 8601 in UTC with `Z`: milliseconds, and microseconds where it has them. `timestamptz`, so that
 * the database compares times and not their spelling.
 */
export const wireTime = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp with time zone',
  fromDriver: (value) => {
    const instant = parseInstant(value);
    if (instant === null) throw new Error(`The database answered with no time: ${value}`);
    return instant % 1000 === 0 ? new Date(instant / 1000).toISOString() : formatInstant(instant);
  },
});

/**
 * Any JSON value. `json`, not `jsonb`: nothing queries inside, and `jsonb` would reorder the keys that the
 * debugger shows and refuse U+0000 and lone surrogates in what a plugin wrote.
 */
export const wireJson = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => 'json',
  toDriver: (value) => JSON.stringify(value),
  // `pg` parses JSON itself.
  fromDriver: (value) => value,
});
