import { use } from 'react';
import type { Source } from '#src/protocol/chat-events.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from '#src/ui/cx.ts';
import { CitationContext } from './citation-context.ts';
import { threadMessages } from './thread-messages.ts';
import { sourceMessages } from './sources/source-messages.ts';
import { useSourceCheck } from './sources/use-source-check.ts';

const shape =
  'mx-0.5 inline-flex min-w-4 justify-center rounded-sm px-1 align-[0.15em] text-xs leading-4 font-medium';

/** `[1]` as a button that opens its source; one without a source says so and opens nothing. */
export function CitationButton({ n }: { readonly n: number }) {
  const t = useMessages(threadMessages);
  const { workspaceId, sources, onOpen } = use(CitationContext);
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
  const shared = { n, name, onOpen };
  return workspaceId === null ? (
    <Opener {...shared} />
  ) : (
    <CheckedOpener {...shared} workspaceId={workspaceId} source={source} />
  );
}

interface OpenerProps {
  readonly n: number;
  readonly name: string;
  readonly onOpen: (index: number) => void;
  /** It is not as it was when the answer was given it. */
  readonly doubt?: 'changed' | 'deleted' | 'notFound' | null;
}

/** What the check says of the source stands in the name, and shows by shape. */
function CheckedOpener({
  workspaceId,
  source,
  name,
  ...rest
}: OpenerProps & { readonly workspaceId: string; readonly source: Source }) {
  const t = useMessages(sourceMessages);
  const { state, found } = useSourceCheck(workspaceId, source, false);
  const doubt =
    state === 'deleted' ? 'deleted' : found === false ? 'notFound' : state === 'changed' ? 'changed' : null;
  return <Opener {...rest} name={doubt === null ? name : `${name}, ${t(doubt)}`} doubt={doubt} />;
}

function Opener({ n, name, onOpen, doubt = null }: OpenerProps) {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      onClick={() => {
        onOpen(n - 1);
      }}
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
