import type { ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import type { Answer } from './chat-types.ts';
import { stopMessages } from './stop-messages.ts';
import { isInDoubt, stopReceipt } from './stop-receipt.ts';
import { threadMessages } from './thread-messages.ts';

export interface AnswerMarksProps {
  readonly answer: Answer;
  /** The connection was lost at least once (else the answer is merely joined in the middle). */
  readonly dropped: boolean;
  /** Name of who stopped it; '': the user here; null: unknown. */
  readonly stoppedByName: string | null;
  /** Shows the rest of one that was stopped here. */
  readonly onShowWhole?: () => void;
}

/** What is to be known about an answer's text beside the text: cut, stopped, repaired, lost. */
export function AnswerMarks({ answer, dropped, stoppedByName, onShowWhole }: AnswerMarksProps) {
  const t = useMessages(threadMessages);
  const receipt = useMessages(stopMessages);
  const marks: ReactNode[] = [];
  if (answer.phase === 'recovering') {
    marks.push(
      <Mark key="r" tone="amber" word={dropped ? t('recovering') : t('catchingUp')} detail={null} />,
    );
  }
  if (answer.phase === 'streaming' && answer.text === '' && answer.ahead.size > 0) {
    marks.push(<Mark key="m" tone="amber" word={t('catchingUp')} detail={receipt('midwayDetail')} />);
  }
  // One that was stopped, on a server that does not say so, or one that had nothing to say.
  if (
    answer.phase === 'complete' &&
    answer.text === '' &&
    answer.ahead.size === 0 &&
    answer.failure === null
  ) {
    marks.push(
      <Mark
        key="e"
        tone="neutral"
        word={receipt('empty')}
        detail={receipt(answer.ended ? 'emptyDetail' : 'emptyListed')}
      />,
    );
  }
  if (answer.phase === 'stopped') {
    const who =
      stoppedByName === null
        ? ''
        : stoppedByName === ''
          ? isInDoubt(answer)
            ? receipt('inDoubt')
            : t('youStopped')
          : t('stoppedBy', { name: stoppedByName });
    const detail = [...howFar(who), ...toolsOf(answer)].filter(Boolean).join(' ');
    marks.push(
      <Mark key="s" tone="neutral" word={t('stopped')} detail={detail === '' ? null : detail}>
        {answer.whole && onShowWhole ? (
          <Button size="sm" variant="ghost" data-opens="" onClick={onShowWhole}>
            {receipt('showAll')}
          </Button>
        ) : null}
      </Mark>,
    );
  }
  if (answer.phase === 'interrupted') {
    const detail = answer.withdrawn ? `${t('interruptedDetail')} ${t('withdrawn')}` : t('interruptedDetail');
    marks.push(<Mark key="i" tone="amber" word={t('interrupted')} detail={detail} />);
  }
  if (answer.phase === 'lost')
    marks.push(<Mark key="l" tone="red" word={t('lost')} detail={t('lostDetail')} />);
  if (answer.repaired)
    marks.push(<Mark key="p" tone="blue" word={t('repaired')} detail={t('repairedDetail')} />);
  return marks.length === 0 ? null : <div className="mt-2 flex flex-col gap-1">{marks}</div>;

  function howFar(who: string): string[] {
    const count = answer.wentOn ?? 0;
    if (count === 0) return [who];
    if (answer.whole?.status === 'complete') return [receipt('finishedAnyway', { count })];
    if (answer.whole?.status === 'interrupted') return [receipt('diedAnyway', { count })];
    return [who, t('wentOn', { count })];
  }

  function toolsOf(over: Answer): string[] {
    const tools = stopReceipt(over);
    if (tools === null) return [];
    const { finished, stopped, running } = tools;
    return [
      finished === 0 ? '' : receipt('finished', { count: finished }),
      stopped.length === 0 ? '' : receipt('settled', { count: stopped.length, tools: stopped.join(', ') }),
      running.length === 0 ? '' : receipt('running', { count: running.length, tools: running.join(', ') }),
    ];
  }
}

function Mark({
  tone,
  word,
  detail,
  children,
}: {
  readonly tone: 'amber' | 'neutral' | 'red' | 'blue';
  readonly word: string;
  readonly detail: string | null;
  readonly children?: ReactNode;
}) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-2">
      <Badge tone={tone}>{word}</Badge>
      {detail}
      {children}
    </p>
  );
}
