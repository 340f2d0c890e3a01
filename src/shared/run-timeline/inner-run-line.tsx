import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import type { useInnerRun } from './inner-run.ts';
import { runTimelineMessages } from './messages.ts';

/** In a tool's details: what became of the look into its plugin run. Nothing where nobody can look. */
export function InnerRunLine({ inner }: { readonly inner: ReturnType<typeof useInnerRun> }) {
  const t = useMessages(runTimelineMessages);
  if (inner.isError) {
    return (
      <p role="status" className="flex flex-wrap items-center gap-2 text-xs text-ink-2">
        {t('innerFailedToRead', { reason: inner.error.message })}
        <Button size="sm" disabled={inner.isFetching} onClick={() => void inner.refetch()}>
          {t('again')}
        </Button>
      </p>
    );
  }
  const words = (): string => {
    if (inner.data === undefined) return inner.isFetching ? t('innerReading') : '';
    if (inner.data.kind === 'too-large') return t('innerTooLarge', { count: inner.data.records });
    const { spans, isDerived } = inner.data;
    if (spans.length === 0) return t('innerNothing');
    const shown = t('innerShown', { count: spans.length });
    return isDerived ? `${shown} ${t('innerDerived')}` : shown;
  };
  return (
    <p role="status" className="text-xs text-ink-3 empty:sr-only">
      {words()}
    </p>
  );
}
