import { createContext, use } from 'react';
import type { Source } from '#src/protocol/chat-events.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from '#src/ui/cx.ts';
import { chatMessages } from './messages.ts';

export interface CitationTargets {
  readonly sources: readonly Source[];
  /** `index` counts from 0. */
  readonly onOpen: (index: number) => void;
}

const CitationContext = createContext<CitationTargets>({ sources: [], onOpen: () => undefined });

/** Gives the citations below it the answer's sources. */
export const CitationProvider = CitationContext.Provider;

/** `[1]` as a button that opens its source; one without a source says so and opens nothing. */
export function CitationButton({ n }: { readonly n: number }) {
  const t = useMessages(chatMessages);
  const { sources, onOpen } = use(CitationContext);
  const source = sources[n - 1];
  const shape =
    'mx-0.5 inline-flex min-w-4 justify-center rounded-sm px-1 align-[0.15em] text-xs leading-4 font-medium';
  if (!source) {
    return (
      <span
        title={t('citationUnknown', { n })}
        className={cx(shape, 'border border-dashed border-control text-ink-3')}
      >
        {n}
        <span className="sr-only">{t('citationUnknown', { n })}</span>
      </span>
    );
  }
  const name = t('source', { n, title: source.title || t('sourceUntitled') });
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      onClick={() => {
        onOpen(n - 1);
      }}
      className={cx(shape, 'bg-accent-soft text-accent hover:bg-accent hover:text-accent-ink')}
    >
      {n}
    </button>
  );
}
