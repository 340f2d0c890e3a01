import type { ComponentProps, MouseEvent } from 'react';
import type { Element } from 'hast';
import { useMessages } from '#src/i18n/use-messages.ts';
import { markdownMessages } from './messages.ts';

/** What mdast-util-to-hast calls the title of the notes. */
export const FOOTNOTE_LABEL = 'footnote-label';

export function FootnotesTitle() {
  return useMessages(markdownMessages)('footnotes');
}

type LinkProps = ComponentProps<'a'> & { readonly node?: Element | undefined };

export const isFootnoteLink = ({ node }: LinkProps): boolean =>
  node !== undefined && ('dataFootnoteRef' in node.properties || 'dataFootnoteBackref' in node.properties);

/** From a text to its note, and back. Their ids carry a prefix that no other text has. */
export function FootnoteLink({ id, href, children, node, 'aria-label': label }: LinkProps) {
  const t = useMessages(markdownMessages);
  const isBack = node !== undefined && 'dataFootnoteBackref' in node.properties;
  const n = /[\d-]+$/.exec(label ?? '')?.[0] ?? '';
  const name = isBack
    ? t('backTo', { n })
    : t('footnote', { n: typeof children === 'string' ? children : n });
  return (
    <a id={id} href={href} aria-label={name} onClick={follow}>
      {children}
    </a>
  );
}

/** The address of the page stays that of the page. */
function follow(event: MouseEvent<HTMLAnchorElement>): void {
  const id = decodeURIComponent(event.currentTarget.hash.slice(1));
  const target = document.getElementById(id);
  if (target === null) return;
  event.preventDefault();
  if (target.tagName !== 'A') target.tabIndex = -1;
  target.scrollIntoView({ block: 'center' });
  target.focus({ preventScroll: true });
}
