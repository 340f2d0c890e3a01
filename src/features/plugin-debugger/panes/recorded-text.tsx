import { useState, type ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { paneMessages } from './pane-messages.ts';
import { MOST_SHOWN, visibleText } from './visible-text.ts';

export interface RecordedTextProps {
  readonly text: string;
  /** Makes something of the words: a link. The button that shows the rest stands beside it. */
  readonly wrap?: (words: string) => ReactNode;
}

/** Recorded text as text: control and direction characters visible, of a very long one the beginning. */
export function RecordedText({ text, wrap }: RecordedTextProps) {
  const t = useMessages(paneMessages);
  const [isWhole, setIsWhole] = useState(false);
  const shown = visibleText(isWhole ? text : text.slice(0, MOST_SHOWN));
  return (
    <bdi className="wrap-anywhere whitespace-pre-wrap">
      {wrap === undefined ? shown : wrap(shown)}
      {isWhole || text.length <= MOST_SHOWN ? null : (
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
