import { lazy, Suspense } from 'react';
import { loadPatiently } from '#src/lib/load-patiently.ts';
import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';
import type { TypingPerson } from './chat-types.ts';

/** Not needed before somebody types. */
const TypingWords = lazy(() => loadPatiently(() => import('./typing-words.tsx')));

/** Who is typing, in a line that keeps its height. */
export function TypingLine({ typing }: { readonly typing: readonly TypingPerson[] }) {
  return (
    <p className="mx-auto h-5 w-full max-w-[48rem] truncate px-4 text-xs text-ink-3">
      {typing.length === 0 ? null : (
        <PlainOnFailure plain={null}>
          <Suspense>
            <TypingWords typing={typing} />
          </Suspense>
        </PlainOnFailure>
      )}
    </p>
  );
}
