import { Image } from 'lucide-react';
import { createContext, use } from 'react';
import type { Element, Nodes } from 'hast';
import { useMessages } from '#src/i18n/use-messages.ts';
import { classifyActionUrl } from '#src/protocol/page-paths.ts';
import { showHidden } from './hidden-chars.tsx';
import { markdownMessages } from './messages.ts';

/** Whether what is drawn stands in a link. */
export const InLink = createContext(false);

export interface ImageNamed {
  readonly src: string | undefined;
  readonly alt: string;
}

/** The images in what a link is drawn as. Own list instead of recursion: depth costs no stack. */
export function imagesIn(link: Element | undefined): ImageNamed[] {
  const images: ImageNamed[] = [];
  const open: Nodes[] = link === undefined ? [] : [link];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type !== 'element') continue;
    const { src, alt } = node.properties;
    if (node.tagName === 'img')
      images.push({
        src: typeof src === 'string' ? src : undefined,
        alt: typeof alt === 'string' ? alt : '',
      });
    open.push(...node.children.toReversed());
  }
  return images;
}

const targetOf = (src: string | undefined): { readonly href: string; readonly host: string } | null => {
  const target = classifyActionUrl(src ?? null, globalThis.location.origin);
  if (target.kind === 'none') return null;
  return target.kind === 'external' ? target : { href: target.path, host: globalThis.location.host };
};

/** A remote image: never loaded, since loading tells a stranger who reads. A card that opens it elsewhere. */
export function ImageCard({ src, alt }: ImageNamed) {
  const t = useMessages(markdownMessages);
  const inLink = use(InLink);
  const target = inLink ? null : targetOf(src);
  const shape =
    'inline-flex max-w-full items-start gap-2 rounded-md border border-line bg-canvas px-2 py-1 align-top text-sm no-underline';
  const card = (
    <>
      <Image aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <span className="line-clamp-3 min-w-0 wrap-anywhere">
          {showHidden(t('image', { alt: alt || t('unnamed') }))}
        </span>
        {target === null ? null : (
          <span data-added="" className="min-w-0 text-xs wrap-anywhere text-ink-3">
            {t('imageOpens', { host: target.host })}
          </span>
        )}
      </span>
    </>
  );
  if (target === null) return <span className={shape}>{card}</span>;
  return (
    <a href={target.href} target="_blank" rel="noopener noreferrer" className={shape}>
      {card}
    </a>
  );
}

/** The way to an image that a link is drawn as: behind that link. */
export function ImageOfLink({ src, alt }: ImageNamed) {
  const t = useMessages(markdownMessages);
  const target = targetOf(src);
  if (target === null) return null;
  const name = t('imageItself', { alt: alt || t('unnamed'), host: target.host });
  return (
    <a
      href={target.href}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={name}
      title={name}
      className="ml-1 inline-flex size-6 items-center justify-center rounded-md align-top pointer-coarse:size-10"
    >
      <Image aria-hidden="true" className="size-4" />
    </a>
  );
}
