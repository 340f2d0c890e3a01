import { Sparkle } from 'lucide-react';

/** Stands where a person's avatar would: the agent is nobody. */
export function NadooMark() {
  return (
    <span
      aria-hidden="true"
      className="inline-flex size-5 shrink-0 items-center justify-center rounded-full bg-accent-soft"
    >
      <Sparkle className="size-3 text-accent" />
    </span>
  );
}
