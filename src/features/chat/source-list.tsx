import { memo, Suspense } from 'react';
import type { Source } from '#src/protocol/chat-events.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';
import { lazyPart } from '#src/ui/lazy-part.ts';
import { threadMessages } from './thread-messages.ts';
import { useRenderer } from './use-renderer.ts';

const SourceBadge = lazyPart(async () => (await import('./sources/source-badge.tsx')).default);

export interface SourceListProps {
  readonly sources: readonly Source[];
  readonly onOpen: (index: number) => void;
}

/** The passages under an answer, as one row of buttons that wraps. */
export const SourceList = memo(function SourceList({ sources, onOpen }: SourceListProps) {
  const t = useMessages(threadMessages);
  const { Renderer } = useRenderer();
  if (sources.length === 0) return null;
  return (
    <ul aria-label={t('sources')} className="mt-3 flex flex-wrap gap-1.5">
      {sources.map((source, index) => {
        const title = withoutTurns(source.title) || t('sourceUntitled');
        return (
          <li key={index} className="max-w-full min-w-0">
            <button
              type="button"
              onClick={() => {
                onOpen(index);
              }}
              className="flex min-h-7 max-w-[min(24rem,100%)] items-center gap-1.5 rounded-md border border-line px-2 text-xs text-ink-2 hover:bg-raised hover:text-ink pointer-coarse:min-h-10"
            >
              <span className="sr-only">{t('source', { n: index + 1, title })}</span>
              <span aria-hidden="true" className="font-medium text-accent">
                {index + 1}
              </span>
              <span aria-hidden="true" className="min-w-8 shrink-[999] truncate">
                {title}
              </span>
              {/* After what the composer needs: the renderer is here. */}
              {Renderer === null ? null : (
                <PlainOnFailure plain={null}>
                  <Suspense>
                    <SourceBadge source={source} />
                  </Suspense>
                </PlainOnFailure>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
});
