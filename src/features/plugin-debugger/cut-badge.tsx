import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { debuggerMessages } from './messages.ts';

/** That a recorded text was cut, and how long it was. Nothing where it is whole. */
export function CutBadge({ cutFrom }: { readonly cutFrom: number | null }) {
  const t = useMessages(debuggerMessages);
  return cutFrom === null ? null : <Badge tone="amber">{t('cutFrom', { count: cutFrom })}</Badge>;
}
