/** In columns NaN stands for what is not known; everywhere else null does. */
export function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
