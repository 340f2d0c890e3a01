/** The look of everything that text is typed into or chosen from. */
export const controlClasses =
  'w-full rounded-md border border-control bg-surface px-2.5 text-sm text-ink placeholder:text-ink-3 ' +
  'aria-invalid:border-red disabled:cursor-not-allowed disabled:bg-raised disabled:text-ink-3 ' +
  '[&[readonly]]:bg-raised pointer-coarse:text-base';
