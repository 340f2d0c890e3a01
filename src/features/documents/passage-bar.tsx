import { Quote } from 'lucide-react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { passageMessages } from './passage-messages.ts';
import type { PassagePlace } from './use-shown-passage.ts';

export interface PassageBarProps {
  readonly place: PassagePlace;
  /** Of the document as it is stored now. */
  readonly version: number;
  /** What is shown is not what is stored. */
  readonly edited: boolean;
  readonly tab: 'text' | 'preview';
  readonly onShowText: () => void;
}

/** Where the passage stands that somebody came for, or that it is not there, and whether the document changed since. */
export function PassageBar({ place, version, edited, tab, onShowText }: PassageBarProps) {
  const t = useMessages(passageMessages);
  const { hint, line, show } = place;
  const words = hint.to === '' ? hint.from : `${hint.from} … ${hint.to}`;
  const then = hint.version ?? null;
  const hasChanged = then !== null && then !== version;
  const isUndrawn = tab === 'preview' && place.drawn === false;
  const said = (): string => {
    if (line === null) return edited ? t('missingEdited', { words }) : t('missing', { words });
    if (isUndrawn) return t('undrawn', { line });
    if (tab === 'preview') return place.drawn === true ? t('marked', { line }) : t('stands', { line });
    return place.isSelected ? t('shown', { line }) : t('stands', { line });
  };
  return (
    <div className="flex shrink-0 items-center gap-2 border-b border-line bg-accent-soft px-3 py-1.5 text-xs">
      <Quote aria-hidden="true" className="size-3.5 shrink-0 text-accent" />
      <p role="status" className="line-clamp-3 min-w-0 flex-1 break-words">
        <span>{said()}</span>
        {hasChanged ? <span> {t('changed', { then, now: version })}</span> : null}
        {!hasChanged && then !== null && line === null && !edited ? <span> {t('unchanged')}</span> : null}
      </p>
      {line === null ? null : (
        <Button size="sm" variant="ghost" onClick={isUndrawn ? onShowText : show}>
          {t(isUndrawn ? 'showText' : 'show')}
        </Button>
      )}
    </div>
  );
}
