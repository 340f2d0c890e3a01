import { X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { Tabs } from '#src/ui/tabs.tsx';
import type { Answer } from './chat-types.ts';
import { chatMessages } from './messages.ts';
import { SourcePassages } from './source-list.tsx';

/** With the tab that shows it. */
const ActivityList = lazy(() => import('./activity-list.tsx'));

export interface AnswerInspectorProps {
  readonly answer: Answer | null;
  readonly selectedSource: number | null;
  readonly onOpenDocument: (documentId: string) => void;
  readonly onClose: () => void;
}

/** Beside the thread on wide screens: the sources of an answer, and the work on it. */
export default function AnswerInspector({
  answer,
  selectedSource,
  onOpenDocument,
  onClose,
}: AnswerInspectorProps) {
  const t = useMessages(chatMessages);
  const [tab, setTab] = useState<'sources' | 'run'>('sources');
  const sources = answer?.sources ?? [];
  return (
    <Tabs
      label={t('inspector')}
      tabs={[
        { id: 'sources', label: t('sources'), ...(sources.length > 0 && { count: String(sources.length) }) },
        { id: 'run', label: t('run') },
      ]}
      value={tab}
      onValueChange={setTab}
      className="h-full"
      actions={
        <IconButton size="sm" label={t('hideInspector')} icon={<X aria-hidden="true" />} onClick={onClose} />
      }
    >
      {tab === 'sources' ? (
        <SourcePassages sources={sources} selected={selectedSource} onOpenDocument={onOpenDocument} />
      ) : (
        <Suspense fallback={<Skeleton lines={4} />}>
          <ActivityList activities={answer?.activities ?? []} />
        </Suspense>
      )}
    </Tabs>
  );
}
