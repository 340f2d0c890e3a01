import { useMessages } from '#src/i18n/use-messages.ts';
import { VirtualList } from '#src/ui/virtual-list/virtual-list.tsx';
import { ClockText } from './clock-text.tsx';
import { CutBadge } from './cut-badge.tsx';
import { previewJson } from './json-text.ts';
import { debuggerMessages } from './messages.ts';
import type { TraceEntry } from './run-state.ts';

/** The trace as recorded: it repeats what the other streams say, in one order. */
export function TracePane({ trace }: { readonly trace: readonly TraceEntry[] }) {
  const t = useMessages(debuggerMessages);
  if (trace.length === 0) return <p className="p-4 text-ink-2">{t('noTrace')}</p>;
  return (
    <VirtualList
      label={t('trace')}
      items={trace}
      keyOf={(entry) => entry.n}
      estimateHeight={24}
      className="h-full"
      renderItem={(entry) => (
        <div className="flex gap-x-3 px-3 py-0.5 font-mono text-mono max-sm:flex-wrap">
          <ClockText instant={entry.at} className="shrink-0 text-ink-3" />
          <span className="w-36 shrink-0 truncate">{entry.event}</span>
          <span className="w-28 shrink-0 truncate text-ink-3 max-sm:hidden">{entry.step}</span>
          <span className="min-w-0 flex-1 truncate text-ink-2">{previewJson(entry.data)}</span>
          {entry.cutFrom === null ? null : (
            <span className="shrink-0 max-sm:basis-full">
              <CutBadge cutFrom={entry.cutFrom} />
            </span>
          )}
        </div>
      )}
    />
  );
}
