/** Recorded values as text. */
export function formatJson(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : JSON.stringify(value ?? null, null, 2);
}

/** One line of it, for rows. */
export function previewJson(value: unknown): string {
  const text = describedValue(value) ?? JSON.stringify(value ?? null);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** The SDK's stand-in for a value that JSON cannot hold: `{_type, _repr}`. */
export function describedValue(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const { _type: type, _repr: repr } = value as { _type?: unknown; _repr?: unknown };
  return typeof type === 'string' && typeof repr === 'string' ? `${type}: ${repr}` : null;
}

/** The SDK cuts such a description without a mark: exactly 200 characters may be a cut. */
export function hasFullDescription(value: unknown): boolean {
  return describedValue(value) !== null && (value as { _repr: string })._repr.length === 200;
}

/** Deeper than that the SDK writes nothing, and a page that looked on could be kept busy for ever. */
const MAX_DEPTH = 24;

/** The SDK cuts lists and dicts to ten entries, at every level and without a mark: exactly ten may be a cut. */
export function hasTenEntries(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return false;
  const entries: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return entries.length === 10 || entries.some((entry) => hasTenEntries(entry, depth + 1));
}
