import { ExternalLink, Image } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { classifyActionUrl } from '#src/protocol/page-paths.ts';
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
  // A footnote of this very text; its id carries the text's own prefix.
  if (href?.startsWith('#') === true) return <a href={href}>{children}</a>;
  const target = classifyActionUrl(href ?? null, globalThis.location.origin);
  if (target.kind === 'none') return <span className="underline decoration-dotted">{children}</span>;
  if (target.kind === 'internal') return <a href={target.path}>{children}</a>;
  const saysHost = typeof children === 'string' && children.includes(target.host);
  return (
    <a href={target.href} target="_blank" rel="noopener noreferrer">
      {children}
      {saysHost ? null : <span className="text-xs text-ink-3"> ({target.host})</span>}
      <ExternalLink aria-hidden="true" className="ml-0.5 inline size-3 align-baseline" />
    </a>
  );
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
        {label}
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
      <span className="min-w-0 truncate">{label}</span>
      <span className="shrink-0 text-xs text-ink-3">{t('imageOpens', { host })}</span>
    </a>
  );
}
