import { useMessages } from '#src/i18n/use-messages.ts';
import { TimeText } from '#src/ui/time-text.tsx';
import type { Answer, Entry } from './chat-types.ts';
import { inspectorMessages } from './inspector-messages.ts';

/** Of a prompt, in letters: more are cut by the width anyway, and nobody listens to them twice. */
const WORDS = 80;

export interface InspectedAnswerProps {
  readonly answer: Answer;
  readonly entries: readonly Entry[];
  /** Brings it into view. */
  readonly onBring: () => void;
}

/** Which answer the details beside the conversation are about: what was asked, when, and the way to it. */
export function InspectedAnswer({ answer, entries, onBring }: InspectedAnswerProps) {
  const t = useMessages(inspectorMessages);
  const words = firstWords(entries, answer);
  return (
    <div className="flex shrink-0 items-baseline gap-2 border-b border-line px-4 py-2">
      <h3 className="min-w-0 flex-1">
        <button
          type="button"
          title={t('bring')}
          onClick={onBring}
          className="line-clamp-2 text-left text-accent underline-offset-2 [overflow-wrap:anywhere] hover:underline pointer-coarse:min-h-10"
        >
          {words === '' ? t('answer') : t('answerTo', { words })}
        </button>
      </h3>
      {answer.startedAt === null ? null : (
        <TimeText instant={answer.startedAt} className="shrink-0 text-xs text-ink-3" />
      )}
    </div>
  );
}

/** Of the prompt that it answers; of one whose prompt is not known, of the one before it. */
function firstWords(entries: readonly Entry[], { key, parentId }: Answer): string {
  const at = entries.findIndex((entry) => entry.key === key);
  const prompt =
    entries.find(
      ({ kind, messageId }) => kind === 'prompt' && messageId !== null && messageId === parentId,
    ) ?? entries.slice(0, Math.max(0, at)).findLast(({ kind }) => kind === 'prompt');
  const words = prompt?.text.trim().replace(/\s+/g, ' ') ?? '';
  const letters = [...words];
  return letters.length <= WORDS ? words : `${letters.slice(0, WORDS).join('').trimEnd()}…`;
}
