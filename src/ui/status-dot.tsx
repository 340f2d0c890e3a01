import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type DotKind = 'live' | 'working' | 'warning' | 'failed' | 'paused' | 'idle' | 'left' | 'off' | 'info';

/** Each kind has a shape of its own; the colour only helps. */
const shapes: Readonly<Record<DotKind, { readonly color: string; readonly shape: ReactNode }>> = {
  live: { color: 'text-green', shape: <circle cx="5" cy="5" r="4" fill="currentColor" /> },
  working: {
    color: 'text-blue',
    shape: (
      <circle
        cx="5"
        cy="5"
        r="3.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray="4 2.5"
      />
    ),
  },
  warning: { color: 'text-amber', shape: <path d="M5 0.8 9.6 9H0.4Z" fill="currentColor" /> },
  failed: { color: 'text-red', shape: <rect x="1" y="1" width="8" height="8" rx="1" fill="currentColor" /> },
  paused: {
    color: 'text-ink-3',
    shape: (
      <>
        <rect x="1.5" y="1" width="2.5" height="8" fill="currentColor" />
        <rect x="6" y="1" width="2.5" height="8" fill="currentColor" />
      </>
    ),
  },
  idle: {
    color: 'text-amber',
    shape: <path d="M6.8 0.9A4.3 4.3 0 1 0 9.2 6.6 3.6 3.6 0 0 1 6.8 0.9Z" fill="currentColor" />,
  },
  left: {
    color: 'text-amber',
    shape: (
      <>
        <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M5 3v2.2H6.6" fill="none" stroke="currentColor" strokeWidth="1.2" />
      </>
    ),
  },
  off: {
    color: 'text-ink-3',
    shape: <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  },
  info: { color: 'text-blue', shape: <path d="M5 0.5 9.5 5 5 9.5 0.5 5Z" fill="currentColor" /> },
};

/** A status as a shape with a colour. Decoration: the same status stands in words beside it. */
export function StatusDot({ kind, className }: { readonly kind: DotKind; readonly className?: string }) {
  const { color, shape } = shapes[kind];
  return (
    <svg
      viewBox="0 0 10 10"
      aria-hidden="true"
      data-status={kind}
      className={cx('size-2.5 shrink-0', color, className)}
    >
      {shape}
    </svg>
  );
}
