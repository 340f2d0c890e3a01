import { memo, Suspense, useDeferredValue, useRef } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';
import { lazyPart } from '#src/ui/lazy-part.ts';
import { documentMessages } from './messages.ts';
import { PassageMark } from './passage-mark.tsx';
import type { PassagePlace } from './use-shown-passage.ts';

const Prose = lazyPart(async () => memo((await import('#src/shared/markdown/prose.tsx')).Prose));

/** Characters: more would hold the page up while it is rendered. */
const MAX_PREVIEW_LENGTH = 60_000;

export interface DocumentPreviewProps {
  readonly text: string;
  /** What somebody came for. */
  readonly passage: PassagePlace | null;
}

/** A document's Markdown as it reads; of a long one the beginning, and it says so. */
export function DocumentPreview({ text, passage }: DocumentPreviewProps) {
  const t = useMessages(documentMessages);
  const cut = text.length > MAX_PREVIEW_LENGTH;
  const lineEnd = text.lastIndexOf('\n', MAX_PREVIEW_LENGTH);
  const shown = useDeferredValue(cut ? text.slice(0, lineEnd > 0 ? lineEnd : MAX_PREVIEW_LENGTH) : text);
  const root = useRef<HTMLDivElement>(null);
  const plain = <p className="whitespace-pre-wrap">{shown}</p>;
  return (
    <div className="mx-auto max-w-3xl px-4 py-6 sm:px-8">
      {cut ? <p className="mb-4 rounded-md bg-raised px-3 py-2 text-ink-2">{t('previewCut')}</p> : null}
      {text === '' ? <p className="text-ink-3">{t('noText')}</p> : null}
      <div ref={root} className="markdown text-read">
        <PlainOnFailure plain={plain}>
          <Suspense fallback={plain}>
            <Prose text={shown} />
            {passage === null ? null : (
              <PassageMark
                root={root}
                text={shown}
                hint={passage.hint}
                asked={passage.asked}
                onDrawn={passage.onDrawn}
              />
            )}
          </Suspense>
        </PlainOnFailure>
      </div>
    </div>
  );
}
