import { ExternalLink } from 'lucide-react';
import { isValidElement, type ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { classifyActionUrl } from '#src/protocol/page-paths.ts';
import { showHiddenIn } from './hidden-chars.tsx';
import { ImageOfLink, InLink, type ImageNamed } from './image-card.tsx';
import { hostInText, leadsThere } from './link-host.ts';
import { markdownMessages } from './messages.ts';

/**
 * A link out of a text. Only http(s) is one; another host is named beside the text and opens in a new tab
 * without a way back to this page.
 */
export function SafeLink({
  href,
  images = [],
  children,
}: {
  readonly href: string | undefined;
  /** Those among what the link is drawn as: no link stands in another, so theirs stand behind it. */
  readonly images?: readonly ImageNamed[];
  readonly children?: ReactNode;
}) {
  const t = useMessages(markdownMessages);
  const target = classifyActionUrl(href ?? null, globalThis.location.origin);
  if (target.kind === 'none')
    return <span className="underline decoration-dotted">{showHiddenIn(children)}</span>;
  const shown = <InLink value>{showHiddenIn(children)}</InLink>;
  const behind = images.map((image, index) => <ImageOfLink key={index} {...image} />);
  const said = hostInText(textOf(children));
  const host = target.kind === 'external' ? target.host : globalThis.location.host;
  const misleads = said !== null && !leadsThere(said, host);
  const warning = misleads ? (
    <span data-added="" className="text-xs text-red">
      {' '}
      {t('otherHost', { host })}
    </span>
  ) : null;
  if (target.kind === 'internal')
    return (
      <>
        <a href={target.path}>
          {shown}
          {warning}
        </a>
        {behind}
      </>
    );
  const names = misleads || said === target.host ? null : target.host;
  return (
    <>
      <a href={target.href} target="_blank" rel="noopener noreferrer">
        {shown}
        {warning}
        {names === null ? null : (
          <span data-added="" className="text-xs text-ink-3">
            {' '}
            ({names})
          </span>
        )}
        <ExternalLink aria-hidden="true" className="ml-0.5 inline size-3 align-baseline" />
      </a>
      {behind}
    </>
  );
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return node.map(textOf).join('');
  if (!isValidElement<{ children?: ReactNode; alt?: string }>(node)) return '';
  return node.props.alt ?? textOf(node.props.children);
}
