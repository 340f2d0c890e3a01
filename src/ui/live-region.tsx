/**
 * A `status` that announces what changed. It stands in the page from the start with empty text, because a
 * region that appears together with its text is not read.
 */
export function LiveRegion({ message, label }: { readonly message: string; readonly label?: string }) {
  return (
    <p role="status" aria-label={label} className="sr-only">
      {message}
    </p>
  );
}
