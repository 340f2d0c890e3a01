import { Quote } from 'lucide-react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { passageMessages } from './passage-messages.ts';
import type { PassagePlace } from './use-shown-passage.ts';

/** Where the passage stands that somebody came for, or that it is gone. */
export function PassageBar({ place }: { readonly place: PassagePlace }) {
  const t = useMessages(passageMessages);
  const { hint, line, show } = place;
  const words = hint.to === '' ? hint.from : `${hint.from} … ${hint.to}`;
  return (
    <div className="flex shrink-0 items-center gap-2 border-b border-line bg-accent-soft px-3 py-1.5 text-xs">
      <Quote aria-hidden="true" className="size-3.5 shrink-0 text-accent" />
      <p role="status" className="line-clamp-2 min-w-0 flex-1 break-words">
        {line === null ? t('missing', { words }) : t('shown', { line })}
      </p>
      {line === null ? null : (
        <Button size="sm" variant="ghost" onClick={show}>
          {t('show')}
        </Button>
      )}
    </div>
  );
}
