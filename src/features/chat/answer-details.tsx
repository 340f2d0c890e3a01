import { useMessages } from '#src/i18n/use-messages.ts';
import { Sheet } from '#src/ui/sheet.tsx';
import { useAnswerInView } from './answer-in-view.ts';
import { AnswerInspector, type AnswerTab } from './answer-inspector.tsx';
import { useChat } from './chat-context.ts';
import type { ChatState } from './chat-types.ts';
import { InspectedAnswer } from './inspected-answer.tsx';
import { threadMessages } from './thread-messages.ts';
import { askToReveal } from './reveal-request.ts';

/** A source that was pressed, and of which answer. */
export interface ChosenSource {
  readonly answerKey: string;
  /** Null: none of its sources, but the answer itself. */
  readonly index: number | null;
}

export interface AnswerDetailsProps {
  readonly state: ChatState;
  /** Null: what is shown is of the answer that is read. */
  readonly chosen: ChosenSource | null;
  readonly tab: AnswerTab;
  readonly onTab: (tab: AnswerTab) => void;
  /** Over the thread, where there is no room beside it. */
  readonly inSheet: boolean;
  readonly onClose: () => void;
}

/** Beside the thread on wide screens, over it on others: which answer, its sources, and the work on it. */
export default function AnswerDetails({ state, chosen, tab, onTab, inSheet, onClose }: AnswerDetailsProps) {
  const t = useMessages(threadMessages);
  const { onOpenDocument } = useChat();
  const { entries } = state;
  const read = useAnswerInView(entries);
  const found = chosen && entries.find(({ key }) => key === chosen.answerKey);
  const answer = found?.kind === 'answer' ? found : read;
  const inspector = (
    <div className="flex h-full min-h-0 flex-col">
      {answer === null ? null : (
        <InspectedAnswer
          answer={answer}
          entries={entries}
          onBring={() => {
            if (inSheet) onClose();
            askToReveal(answer.key);
          }}
        />
      )}
      <AnswerInspector
        tab={tab}
        onTab={onTab}
        answer={answer}
        selectedSource={chosen !== null && answer?.key === chosen.answerKey ? chosen.index : null}
        onOpenDocument={(id, query) => {
          onOpenDocument(id, query, answer?.messageId);
        }}
        onClose={inSheet ? null : onClose}
      />
    </div>
  );
  return inSheet ? (
    <Sheet title={t(tab)} onClose={onClose}>
      {inspector}
    </Sheet>
  ) : (
    inspector
  );
}
