import type { RefObject } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { lead } from '../lead-focus.ts';
import { startRefusedMessages } from './start-refused-messages.ts';

export interface StartRefusedProps {
  /** The new chat. */
  readonly view: RefObject<HTMLElement | null>;
  /** What was refused is let go, and the list of chats opens where it does not stand beside. */
  readonly onLeave: () => void;
}

/** Ways on from where the server lets one start no chat: with another application, and back. */
export function StartRefused({ view, onLeave }: StartRefusedProps) {
  const t = useMessages(startRefusedMessages);
  const findChoice = () => view.current?.querySelector('select');
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p className="w-full text-ink-2">{t('why')}</p>
      {(findChoice()?.options.length ?? 0) > 1 ? (
        <Button
          onClick={() => {
            const choice = findChoice();
            choice?.focus();
            // To a finger the focus alone shows nothing.
            if (choice && 'showPicker' in choice) choice.showPicker();
          }}
        >
          {t('other')}
        </Button>
      ) : null}
      <Button
        onClick={() => {
          onLeave();
          lead(inList('[data-row]') ?? inList('[type=search]'));
        }}
      >
        {t('back')}
      </Button>
    </div>
  );
}

function inList(what: string): HTMLElement | null {
  return document.querySelector(`[data-sessions] ${what}`);
}
