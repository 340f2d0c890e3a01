import { useMessages } from '#src/i18n/use-messages.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { markdownMessages } from './messages.ts';

/** So much of one line stands in one box: a longer one would hold up the page when it is laid out. */
const BOX = 16_000;

/** The part of a text that is too hard to be read as Markdown, as it was written. */
export function PlainPart({ text }: { readonly text: string }) {
  const t = useMessages(markdownMessages);
  const boxes = Array.from({ length: Math.ceil(text.length / BOX) }, (_, n) =>
    text.slice(n * BOX, (n + 1) * BOX),
  );
  return (
    <div className="code-block">
      <div className="flex items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3">
        <span className="text-sm text-ink-3">{t('plain')}</span>
        <CopyButton label={t('copyPlain')} text={text} />
      </div>
      <div className="plain-part" tabIndex={0} role="group" aria-label={t('plain')}>
        {boxes.map((box, n) => (
          <div key={n}>{box}</div>
        ))}
      </div>
    </div>
  );
}
