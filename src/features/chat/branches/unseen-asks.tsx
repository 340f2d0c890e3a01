import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { ChatSession } from '../chat-session.ts';
import type { ChatState } from '../chat-types.ts';
import { leadFromWhatGoes } from '../lead-focus.ts';
import { askMessages } from './ask-messages.ts';
import { AskNote } from './ask-note.tsx';
import { unseenAsks } from './ask-place.ts';

export interface UnseenAsksProps {
  /** As it is shown: the other branches left out. */
  readonly shown: ChatState;
  readonly session: ChatSession;
}

/** What waits beside an answer that is not on the page: of another branch, or not fetched while the server is away. */
export function UnseenAsks({ shown, session }: UnseenAsksProps) {
  const t = useMessages(askMessages);
  const asks = useStore(
    session.store,
    useShallow((state) => unseenAsks(state, shown)),
  );
  if (asks.length === 0) return null;
  return (
    <div className="mx-auto w-full max-w-[48rem] px-4 pb-1" onClick={leadFromWhatGoes}>
      <ul aria-label={t('unseen')}>
        {asks.map((ask) => (
          <li key={ask.id}>
            <AskNote ask={ask} />
          </li>
        ))}
      </ul>
    </div>
  );
}
