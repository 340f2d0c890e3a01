import { ThumbsDown, ThumbsUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { feedbackReasons, type FeedbackReason, type WireFeedback } from '#src/protocol/feedback.ts';
import { Button } from '#src/ui/button.tsx';
import { Checkbox } from '#src/ui/checkbox.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { TextArea } from '#src/ui/text-area.tsx';
import { useFocusReturn } from '#src/ui/use-focus-return.ts';
import { useChat } from './chat-context.ts';
import { feedbackMessages } from './feedback-messages.ts';
import { useFeedback, useGiveFeedback } from './feedback-queries.ts';

const reasonsOf: Readonly<Record<'up' | 'down', readonly FeedbackReason[]>> = {
  up: ['correct', 'complete', 'clear'],
  down: ['wrong', 'sources', 'incomplete', 'unclear', 'language', 'tool'],
};
const LONGEST_COMMENT = 2000;

/** Thumbs under an answer, with a reason; nothing where the server keeps none, or for a viewer. */
export function AnswerFeedback({ messageId }: { readonly messageId: string }) {
  const t = useMessages(feedbackMessages);
  const { session, selfId, mayWrite } = useChat();
  const known = useFeedback(selfId, session.sessionId);
  const give = useGiveFeedback(selfId, session.sessionId);
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState(false);
  if (!known.data || !mayWrite) return null;
  const own = known.data.find((word) => word.message_id === messageId) ?? null;
  // What was pressed last, until the server has said what it keeps.
  const vote = give.isPending ? give.variables.vote : (own?.vote ?? null);
  const why = own !== null && own.vote === vote ? whyOf(own, t) : '';

  const press = (pressed: 'up' | 'down') => () => {
    setSaid(false);
    const next = vote === pressed ? null : pressed;
    setAsking(next === 'down');
    give.mutate({ message_id: messageId, vote: next });
  };
  return (
    <>
      <IconButton
        size="sm"
        label={t('good')}
        icon={<ThumbsUp aria-hidden="true" />}
        aria-pressed={vote === 'up'}
        onClick={press('up')}
      />
      <IconButton
        size="sm"
        label={t('bad')}
        icon={<ThumbsDown aria-hidden="true" />}
        aria-pressed={vote === 'down'}
        onClick={press('down')}
      />
      {vote === null || asking ? null : (
        <Button
          size="sm"
          variant="ghost"
          className="max-w-80 min-w-0"
          onClick={() => {
            setSaid(false);
            setAsking(true);
          }}
        >
          <span className="truncate">{why === '' ? t('sayWhy') : t('yourReason', { words: why })}</span>
        </Button>
      )}
      {vote === null ? null : (
        <span role="status" className="text-xs text-ink-2 empty:sr-only">
          {said ? t('saved') : ''}
        </span>
      )}
      {give.isError ? (
        <span role="alert" className="text-xs text-red">
          {t('failed')}
        </span>
      ) : null}
      {vote !== null && asking ? (
        <ReasonForm
          key={vote}
          vote={vote}
          own={own?.vote === vote ? own : null}
          busy={give.isPending}
          onClose={() => {
            setAsking(false);
          }}
          onSave={(reasons, comment) => {
            give.mutate(
              { message_id: messageId, vote, reasons, comment },
              {
                onSuccess: () => {
                  setAsking(false);
                  setSaid(true);
                },
              },
            );
          }}
        />
      ) : null}
    </>
  );
}

/** The reasons that are kept, in words, and one's own words; '' where only the thumb is. */
function whyOf({ reasons, comment }: WireFeedback, t: (id: FeedbackReason) => string): string {
  const known = feedbackReasons
    .filter((reason) => reasons?.includes(reason) === true)
    .map((reason) => t(reason));
  return [...known, comment ?? ''].filter(Boolean).join(' · ');
}

interface ReasonFormProps {
  readonly vote: 'up' | 'down';
  readonly own: WireFeedback | null;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onSave: (reasons: readonly string[], comment: string) => void;
}

function ReasonForm({ vote, own, busy, onClose, onSave }: ReasonFormProps) {
  const t = useMessages(feedbackMessages);
  const [chosen, setChosen] = useState<readonly string[]>(own?.reasons ?? []);
  const [comment, setComment] = useState(own?.comment ?? '');
  const question = t(vote === 'up' ? 'whyGood' : 'whyBad');
  const form = useRef<HTMLFormElement>(null);
  useFocusReturn();
  // Beneath the last answer it would open out of sight.
  useEffect(() => {
    form.current?.querySelector('input')?.focus({ preventScroll: true });
    // Not in jsdom.
    if (form.current && 'scrollIntoView' in form.current) form.current.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <form
      ref={form}
      aria-label={question}
      className="order-last mt-1 ml-1.5 flex basis-full flex-col gap-2 rounded-lg border border-line bg-canvas p-3"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) onClose();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        onSave(chosen, comment.trim());
      }}
    >
      <fieldset className="min-w-0">
        <legend className="mb-1 text-sm font-medium">{question}</legend>
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          {reasonsOf[vote].map((reason) => (
            <Checkbox
              key={reason}
              label={t(reason)}
              checked={chosen.includes(reason)}
              onCheckedChange={(checked) => {
                setChosen(checked ? [...chosen, reason] : chosen.filter((each) => each !== reason));
              }}
            />
          ))}
        </div>
      </fieldset>
      <TextArea
        label={t('comment')}
        value={comment}
        maxLength={LONGEST_COMMENT}
        onChange={({ target }) => {
          setComment(target.value);
        }}
      />
      <div className="flex gap-2">
        <Button type="submit" size="sm" variant="primary" busy={busy}>
          {t('save')}
        </Button>
        <Button size="sm" variant="ghost" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </form>
  );
}
