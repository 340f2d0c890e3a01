import { useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Source } from '#src/protocol/chat-events.ts';
import type { PassageHint } from '#src/shared/documents/find-passage.ts';
import { Button } from '#src/ui/button.tsx';
import { useChat } from '../chat-context.ts';
import { threadMessages } from '../thread-messages.ts';
import { sourceMessages } from './source-messages.ts';
import { useSourceCheck } from './use-source-check.ts';

export interface SourceFactsProps {
  readonly source: Source;
  readonly onOpenDocument: (documentId: string, passage?: PassageHint) => void;
}

/** What the check of a passage says, in words, and the way to its place in the document. */
export function SourceFacts({ source, onOpenDocument }: SourceFactsProps) {
  const t = useMessages(sourceMessages);
  const chat = useMessages(threadMessages);
  const { workspaceId } = useChat();
  // The documentation has no call for documents: the button would lead to a page that says just that.
  const offered = useExtension('workspace-data') === true;
  const { state, found, version, hint } = useSourceCheck(workspaceId, source, true);
  const { documentId } = source;
  const words: string[] = [];
  if (state === 'deleted') words.push(t('deletedDetail'));
  if (state === 'changed') words.push(t('changedDetail', { then: source.version ?? 0, now: version ?? 0 }));
  if (state === 'current') words.push(t('currentDetail'));
  if (state === 'unknown') words.push(t('unknownDetail'));
  if (found !== null && state !== 'deleted') words.push(t(found ? 'foundDetail' : 'notFoundDetail'));
  const isBad = state === 'deleted' || found === false;
  return (
    <>
      <p className={isBad ? 'mt-2 text-xs text-red' : 'mt-2 text-xs text-ink-2'}>{words.join(' ')}</p>
      {documentId === null || state === 'deleted' || !offered ? null : (
        <Button
          size="sm"
          className="mt-2"
          onClick={() => {
            onOpenDocument(documentId, hint ?? undefined);
          }}
        >
          {chat('openDocument')}
        </Button>
      )}
    </>
  );
}
