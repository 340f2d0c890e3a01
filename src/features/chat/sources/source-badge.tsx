import { useEffect, useRef, useState, type RefObject } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Source } from '#src/protocol/chat-events.ts';
import { Badge } from '#src/ui/badge.tsx';
import { useChat } from '../chat-context.ts';
import { sourceMessages } from './source-messages.ts';
import { useSourceCheck } from './use-source-check.ts';

/** What is to be known about a source beside its title: nothing where it stands as it was, or where nobody can say. */
export default function SourceBadge({ source }: { readonly source: Source }) {
  const t = useMessages(sourceMessages);
  const { workspaceId } = useChat();
  const holder = useRef<HTMLSpanElement>(null);
  const seen = useSeen(holder);
  const { state, found } = useSourceCheck(workspaceId, source, seen);
  return (
    <span ref={holder} className="inline-flex min-w-min flex-wrap gap-1">
      {state === 'deleted' ? <Badge tone="red">{t('deleted')}</Badge> : null}
      {state === 'changed' ? <Badge tone="amber">{t('changed')}</Badge> : null}
      {found === false ? <Badge tone="red">{t('notFound')}</Badge> : null}
    </span>
  );
}

/** True once it came into sight: texts of documents are fetched for what somebody reads. */
function useSeen(element: RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    if (seen || !element.current?.parentElement) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    // An empty span has no area of its own.
    observer.observe(element.current.parentElement);
    return () => {
      observer.disconnect();
    };
  }, [seen, element]);
  return seen;
}
