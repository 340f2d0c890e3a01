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

/** The SDK cuts lists and dicts to ten entries without a mark: exactly ten may be a cut. */
export function hasTenEntries(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 10;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 10;
}
