import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { paneMessages } from './pane-messages.ts';
import { MOST_SHOWN, visibleText } from './visible-text.ts';

/** Recorded text as text: control and direction characters visible, of a very long one the beginning. */
export function RecordedText({ text }: { readonly text: string }) {
  const t = useMessages(paneMessages);
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole || text.length <= MOST_SHOWN ? text : text.slice(0, MOST_SHOWN);
  return (
    <bdi className="wrap-anywhere whitespace-pre-wrap">
      {visibleText(shown)}
      {shown.length === text.length ? null : (
        <Button
          size="sm"
          variant="ghost"
          onClick={(event) => {
            event.stopPropagation();
            setIsWhole(true);
          }}
        >
          {t('showWhole', { count: text.length })}
        </Button>
      )}
    </bdi>
  );
}
