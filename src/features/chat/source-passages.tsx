import { FileText } from 'lucide-react';
import type { Source } from '#src/protocol/chat-events.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { cx } from '#src/ui/cx.ts';
import { threadMessages } from './thread-messages.ts';
import { SourceFacts, type SourceFactsProps } from './sources/source-facts.tsx';

export interface SourcePassagesProps {
  readonly sources: readonly Source[];
  /** More may come: what it names is known at its end. */
  readonly isOpen: boolean;
  /** The one to bring out, counted from 0. */
  readonly selected: number | null;
  readonly onOpenDocument: SourceFactsProps['onOpenDocument'];
}

/** The passages in full, with the way to their documents. */
export function SourcePassages({ sources, isOpen, selected, onOpenDocument }: SourcePassagesProps) {
  const t = useMessages(threadMessages);
  if (sources.length === 0)
    return <p className="p-4 text-ink-2">{t(isOpen ? 'noSourcesYet' : 'noSources')}</p>;
  return (
    <ol className="flex flex-col">
      {sources.map((source, index) => (
        <li
          key={index}
          // Scrolls into view when it becomes the chosen one; the others stay where they are.
          ref={index === selected ? scrollIntoView : undefined}
          className={cx('border-b border-line p-4', index === selected && 'bg-accent-soft')}
        >
          <p className="flex items-start gap-2 font-medium">
            <FileText aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-3" />
            <span className="min-w-0">
              {index + 1}. {withoutTurns(source.title) || t('sourceUntitled')}
            </span>
          </p>
          {source.text === '' ? null : <p className="mt-2 whitespace-pre-wrap text-ink-2">{source.text}</p>}
          <SourceFacts source={source} onOpenDocument={onOpenDocument} />
        </li>
      ))}
    </ol>
  );
}

function scrollIntoView(element: HTMLElement | null): void {
  // Not in every test environment.
  if (element && 'scrollIntoView' in element) element.scrollIntoView({ block: 'nearest' });
}
