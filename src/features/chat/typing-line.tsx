import { Suspense } from 'react';
import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';
import { lazyPart } from '#src/ui/lazy-part.ts';
import type { TypingPerson } from './chat-types.ts';

/** Not needed before somebody types. */
const TypingWords = lazyPart(async () => (await import('./typing-words.tsx')).default);

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
