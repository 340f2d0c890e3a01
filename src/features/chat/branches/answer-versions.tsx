import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useChat } from '../chat-context.ts';
import type { Answer } from '../chat-types.ts';
import { isAskedBeside } from './ask-place.ts';
import { AskNote } from './ask-note.tsx';
import { VersionArrows } from './version-arrows.tsx';

/** The versions of an answer, and that another was asked for which has not begun. */
export function AnswerVersions({ answer }: { readonly answer: Answer }) {
  const { session } = useChat();
  const asks = useStore(
    session.store,
    useShallow((state) => state.asks.filter((ask) => isAskedBeside(state, ask, answer))),
  );
  return (
    <>
      <VersionArrows entryKey={answer.key} />
      {asks.map((ask) => (
        <AskNote key={ask.id} ask={ask} />
      ))}
    </>
  );
}
