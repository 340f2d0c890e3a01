// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAnswer } from './answer-fold.ts';
import { AnswerMarks } from './answer-marks.tsx';
import type { Answer, AnswerActivity } from './chat-types.ts';

afterEach(cleanup);

const wordsOf = (
  known: Partial<Answer>,
  { dropped = true, by = null }: { dropped?: boolean; by?: string | null } = {},
): string | null =>
  render(<AnswerMarks answer={createAnswer('a', 0, known)} dropped={dropped} stoppedByName={by} />).container
    .textContent;

describe('what is to be known about an answer', () => {
  it.each<[string, Partial<Answer>, string]>([
    ['streaming', { phase: 'streaming' }, ''],
    ['complete', { phase: 'complete', text: 'words' }, ''],
    [
      'over before its first word',
      { phase: 'complete', ended: true },
      'No textThis response ended before its first word.',
    ],
    [
      'listed without a word, which may be one that runs',
      { phase: 'complete' },
      'No textThe server has no text of this response.',
    ],
    [
      'over, with pieces of it seen and the rest on its way',
      { phase: 'complete', ahead: new Map([[3, 'words']]) },
      '',
    ],
    [
      'joined in the middle, its beginning not told',
      { ahead: new Map([[3, 'words']]) },
      'Catching upThis page joined in mid-answer. The beginning comes with the end.',
    ],
    ['cut', { phase: 'recovering' }, 'Interrupted, recovering'],
    ['stopped here', { phase: 'stopped' }, 'Stopped'],
    [
      'stopped, and the server had gone on',
      { phase: 'stopped', wentOn: 3 },
      'StoppedThe server had written 3 more characters.',
    ],
    ['stopped, and the server had not', { phase: 'stopped', wentOn: 0 }, 'Stopped'],
    [
      'interrupted',
      { phase: 'interrupted' },
      'InterruptedThe server stopped in mid-answer. This is exactly what it stored.',
    ],
    [
      'interrupted, with less stored than seen',
      { phase: 'interrupted', withdrawn: true },
      'InterruptedThe server stopped in mid-answer. This is exactly what it stored. Text beyond it was withdrawn.',
    ],
    [
      'lost',
      { phase: 'lost' },
      'The server lost this answerWhat was seen of it is kept here. Ask again to get a whole one.',
    ],
    [
      'put right',
      { phase: 'complete', text: 'words', repaired: true },
      'RepairedSome text went missing on the way and was put right from the stored answer.',
    ],
  ])('%s', (_what, known, words) => {
    expect(wordsOf(known)).toBe(words);
  });

  it('was merely joined in the middle where no connection was lost', () => {
    expect(wordsOf({ phase: 'recovering' }, { dropped: false })).toBe('Catching up');
  });

  it('says that the server has not confirmed a stop without a connection, until it has', () => {
    const stopped = { phase: 'stopped', frozen: true, doubted: true } as const;
    expect(wordsOf(stopped, { by: '' })).toBe(
      'StoppedYou stopped this response here. The server has not confirmed it yet.',
    );
    expect(wordsOf({ ...stopped, verified: true, wentOn: 3 }, { by: '' })).toBe(
      'StoppedYou stopped this response. The server had written 3 more characters.',
    );
  });

  it('names who stopped it, and says what the server had done by then', () => {
    expect(wordsOf({ phase: 'stopped' }, { by: 'Mina' })).toBe('StoppedMina stopped this response.');
    expect(wordsOf({ phase: 'stopped', wentOn: 3 }, { by: '' })).toBe(
      'StoppedYou stopped this response. The server had written 3 more characters.',
    );
  });

  it('says of one that the server ended otherwise how far that had come, and shows the rest where it is asked for', () => {
    const known = { phase: 'stopped', wentOn: 3 } as const;
    const ended = (status: 'complete' | 'interrupted' | 'stopped') =>
      wordsOf({ ...known, whole: { text: 'words', status } }, { by: '' });
    expect(ended('complete')).toBe(
      'StoppedYou stopped it here; the server finished it before it heard of that: 3 more characters.',
    );
    expect(ended('interrupted')).toBe(
      'StoppedYou stopped it here; the server went on for 3 more characters, and stopped in mid-answer.',
    );
    expect(ended('stopped')).toBe(
      'StoppedYou stopped this response. The server had written 3 more characters.',
    );
    const onShowWhole = vi.fn();
    const whole = { text: 'words', status: 'complete' } as const;
    render(
      <AnswerMarks
        answer={createAnswer('a', 0, { ...known, whole })}
        dropped
        stoppedByName=""
        onShowWhole={onShowWhole}
      />,
    );
    screen.getByRole('button', { name: 'Show all' }).click();
    expect(onShowWhole).toHaveBeenCalledOnce();
  });

  it('says which tools had finished and which was under way, once the server said the end, and no more than it knows', () => {
    const called = (callId: string, toolName: string): AnswerActivity => ({
      activity: { kind: 'tool_called', callId, toolName, arguments: {}, executionId: `run-${callId}` },
      at: 0,
    });
    const returned: AnswerActivity = {
      activity: {
        kind: 'tool_returned',
        callId: 'a',
        toolName: 'calculator:calculate',
        result: 42,
        success: true,
        durationMs: 3,
        executionId: null,
      },
      at: 0,
    };
    const asked: AnswerActivity = {
      activity: { kind: 'tool_asked', callId: 'c', toolName: 'shop:order', arguments: {}, expiresAt: null },
      at: 0,
    };
    const stopped: Partial<Answer> = {
      phase: 'stopped',
      ended: true,
      activitiesKnown: true,
      activities: [called('a', 'calculator:calculate'), returned, called('b', 'text-metrics:count'), asked],
    };
    expect(wordsOf(stopped)).toBe(
      'Stopped1 tool had finished. text-metrics:count was running, and its result is not known.',
    );
    const ended: AnswerActivity = {
      activity: { ...returned.activity, success: false, stopped: true } as AnswerActivity['activity'],
      at: 0,
    };
    expect(wordsOf({ ...stopped, activities: [called('a', 'calculator:calculate'), ended] })).toBe(
      'Stoppedcalculator:calculate was stopped.',
    );
    const two = { ...stopped, activities: [called('a', 'one'), called('b', 'two')] };
    expect(wordsOf(two)).toBe('Stoppedone, two were running, and their results are not known.');
    expect(wordsOf({ ...stopped, activities: [asked] })).toBe('Stopped');
    expect(wordsOf({ ...stopped, ended: false })).toBe('Stopped');
    expect(wordsOf({ ...stopped, activitiesKnown: false })).toBe('Stopped');
    expect(wordsOf({ ...stopped, phase: 'complete', text: 'words' })).toBe('');
  });
});
