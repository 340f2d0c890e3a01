/** The page's icon, drawn in place: after a sign-out without a connection nothing can be fetched. As `public/icon.svg`. */
export function ConsoleIcon({ className }: { readonly className: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="7" fill="#4a43b5" />
      <path
        d="M9 23V9l14 14V9"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
