import { ExternalLink, Image } from 'lucide-react';
import { isValidElement, type ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { classifyActionUrl } from '#src/protocol/page-paths.ts';
import { showHidden, showHiddenIn } from './hidden-chars.tsx';
import { hostInText, leadsThere } from './link-host.ts';
import { markdownMessages } from './messages.ts';

/**
 * A link out of a text. Only http(s) is one; another host is named beside the text and opens in a new tab
 * without a way back to this page.
 */
export function SafeLink({
  href,
  children,
}: {
  readonly href: string | undefined;
  readonly children?: ReactNode;
}) {
  const t = useMessages(markdownMessages);
  const target = classifyActionUrl(href ?? null, globalThis.location.origin);
  const shown = showHiddenIn(children);
  if (target.kind === 'none') return <span className="underline decoration-dotted">{shown}</span>;
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
      <a href={target.path}>
        {shown}
        {warning}
      </a>
    );
  const names = misleads || said === target.host ? null : target.host;
  return (
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
  );
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return node.map(textOf).join('');
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : '';
}

/** A remote image: never loaded, since loading tells a stranger who reads. A card that opens it elsewhere. */
export function ImageCard({ src, alt }: { readonly src: string | undefined; readonly alt: string }) {
  const t = useMessages(markdownMessages);
  const target = classifyActionUrl(src ?? null, globalThis.location.origin);
  const label = t('image', { alt: alt || t('unnamed') });
  const icon = <Image aria-hidden="true" className="size-4 shrink-0 text-ink-3" />;
  const shape =
    'inline-flex max-w-full items-center gap-2 rounded-md border border-line bg-canvas px-2 py-1 text-sm no-underline';
  if (target.kind === 'none') {
    return (
      <span className={shape}>
        {icon}
        {showHidden(label)}
      </span>
    );
  }
  const host = target.kind === 'external' ? target.host : globalThis.location.host;
  return (
    <a
      href={target.kind === 'external' ? target.href : target.path}
      target="_blank"
      rel="noopener noreferrer"
      className={shape}
    >
      {icon}
      <span className="min-w-0 truncate">{showHidden(label)}</span>
      <span data-added="" className="shrink-0 text-xs text-ink-3">
        {t('imageOpens', { host })}
      </span>
    </a>
  );
}
