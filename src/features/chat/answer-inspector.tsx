import { X } from 'lucide-react';
import { Suspense } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { passageQuery } from '#src/protocol/passage-path.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { lazyPart } from '#src/ui/lazy-part.ts';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { Tabs } from '#src/ui/tabs.tsx';
import { isOpen } from './answer-fold.ts';
import type { Answer } from './chat-types.ts';
import { threadMessages } from './thread-messages.ts';
import { SourcePassages } from './source-passages.tsx';

/** With the tab that shows it. */
const AnswerRun = lazyPart(async () => (await import('./answer-run.tsx')).default);
const AnswerDebug = lazyPart(async () => (await import('./answer-debug.tsx')).default);

export type AnswerTab = 'sources' | 'run' | 'debug';

export interface AnswerInspectorProps {
  readonly tab: AnswerTab;
  readonly onTab: (tab: AnswerTab) => void;
  readonly answer: Answer | null;
  readonly selectedSource: number | null;
  /** @param query that of a passage in it, or '' */
  readonly onOpenDocument: (documentId: string, query: string) => void;
  /** Null: what it stands in has a way to close it. */
  readonly onClose: (() => void) | null;
}

/** The sources of an answer, and the work on it. */
export function AnswerInspector({
  tab,
  onTab,
  answer,
  selectedSource,
  onOpenDocument,
  onClose,
}: AnswerInspectorProps) {
  const t = useMessages(threadMessages);
  const sources = answer?.sources ?? [];
  return (
    <Tabs
      label={t('inspector')}
      tabs={[
        { id: 'sources', label: t('sources'), ...(sources.length > 0 && { count: String(sources.length) }) },
        { id: 'run', label: t('run') },
        { id: 'debug', label: t('debug') },
      ]}
      value={tab}
      onValueChange={onTab}
      className="min-h-0 flex-1"
      actions={
        onClose === null ? null : (
          <IconButton
            size="sm"
            label={t('hideInspector')}
            icon={<X aria-hidden="true" />}
            onClick={onClose}
          />
        )
      }
    >
      {tab === 'sources' ? (
        <SourcePassages
          sources={sources}
          isOpen={answer !== null && isOpen(answer)}
          selected={selectedSource}
          onOpenDocument={(id, passage) => {
            onOpenDocument(id, passage ? passageQuery(passage) : '');
          }}
        />
      ) : (
        <Suspense fallback={<Skeleton lines={4} />}>
          {tab === 'run' ? <AnswerRun answer={answer} /> : <AnswerDebug answer={answer} />}
        </Suspense>
      )}
    </Tabs>
  );
}
