import { use } from 'react';
import type { Source } from '#src/protocol/chat-events.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from '#src/ui/cx.ts';
import { CitationContext, type CitationTargets } from './citation-context.ts';
import { threadMessages } from './thread-messages.ts';
import { sourceMessages } from './sources/source-messages.ts';
import { useSourceCheck } from './sources/use-source-check.ts';

const shape =
  'mx-0.5 inline-flex min-w-4 justify-center rounded-sm px-1 align-[0.15em] text-xs leading-4 font-medium';

/** `[1]` as a button that leads to its source; one without a source says so and opens nothing. */
export function CitationButton({ n }: { readonly n: number }) {
  const t = useMessages(threadMessages);
  const { workspaceId, sources, onOpen, onOpenDocument } = use(CitationContext);
  const source = sources[n - 1];
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
  const show = () => {
    onOpen(n - 1);
  };
  return workspaceId === null ? (
    <Opener n={n} name={name} onOpen={show} />
  ) : (
    <CheckedOpener
      n={n}
      name={name}
      workspaceId={workspaceId}
      source={source}
      onOpen={show}
      onOpenDocument={onOpenDocument}
    />
  );
}

interface OpenerProps {
  readonly n: number;
  readonly name: string;
  readonly onOpen: () => void;
  /** What the click does, where that is more than to show the source. */
  readonly hint?: string | null;
  /** It is not as it was when the answer was given it. */
  readonly doubt?: 'changed' | 'deleted' | 'notFound' | null;
}

interface CheckedOpenerProps extends OpenerProps {
  readonly workspaceId: string;
  readonly source: Source;
  readonly onOpenDocument: CitationTargets['onOpenDocument'];
}

/**
 * What the check says of the source stands in the name, and shows by shape. The click opens the document at the passage;
 * where that is gone, or nobody can tell, it shows what the answer was given, and what is wrong with it.
 */
function CheckedOpener({ workspaceId, source, name, onOpen, onOpenDocument, n }: CheckedOpenerProps) {
  const t = useMessages(sourceMessages);
  const { state, found, version, hint } = useSourceCheck(workspaceId, source, false);
  const { documentId } = source;
  const doubt =
    state === 'deleted' ? 'deleted' : found === false ? 'notFound' : state === 'changed' ? 'changed' : null;
  // All that its badges say; its shape has room for the worst.
  const said = [
    name,
    ...(state === 'deleted' || state === 'changed' ? [t(state)] : []),
    ...(state !== 'deleted' && found === false ? [t('notFound')] : []),
  ].join(', ');
  const isThere = version !== null && state !== 'deleted' && found !== false;
  if (!isThere || documentId === null || hint === null)
    return <Opener n={n} name={said} doubt={doubt} onOpen={onOpen} />;
  return (
    <Opener
      n={n}
      name={said}
      doubt={doubt}
      hint={t('opens')}
      onOpen={() => {
        onOpenDocument(documentId, hint);
      }}
    />
  );
}

function Opener({ n, name, onOpen, hint = null, doubt = null }: OpenerProps) {
  return (
    <button
      type="button"
      aria-label={name}
      title={hint === null ? name : `${name}. ${hint}`}
      onClick={onOpen}
      className={cx(
        shape,
        doubt === null
          ? 'bg-accent-soft text-accent hover:bg-accent hover:text-accent-ink'
          : doubt === 'changed'
            ? 'border border-amber bg-amber-soft text-amber'
            : 'border border-red bg-red-soft text-red line-through',
      )}
    >
      {n}
    </button>
  );
}
