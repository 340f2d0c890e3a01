import { describe, expect, it } from 'vitest';
import { createAnswer } from './answer-fold.ts';
import { createChatState, type Answer, type ChatFailure, type ChatState } from './chat-types.ts';
import { createChatStore } from './chat-state.ts';
import { anewFrom } from './retry-time.ts';

const refused = (retryAt: number | null, message = ''): ChatFailure => ({
  code: 'rate_limit',
  message,
  retryAt,
  at: 1_000_000,
});

describe('from when on another answer may be had', () => {
  const answer = createAnswer('a', 0, { phase: 'complete', text: 'Twenty.' });
  const with_ = (...more: readonly Answer[]): ChatState => ({
    ...createChatState('ada'),
    entries: [answer, ...more],
  });

  it('is at once where nothing was refused', () => {
    expect(anewFrom(with_(), answer)).toBeNull();
  });

  it('is when the model’s provider takes more, of the answer that it refused alone', () => {
    const failed = createAnswer('b', 0, { phase: 'failed', failure: refused(null, 'Try again in 20 s.') });
    expect([anewFrom(with_(failed), answer), anewFrom(with_(failed), failed)]).toEqual([null, 21_000_000]);
    // The server finished it after all, and nobody is told of a countdown.
    expect(anewFrom(with_(failed), { ...failed, phase: 'complete' })).toBeNull();
  });

  it('is when the server takes more, of every answer: a prompt, an ask or the chat was refused', () => {
    const store = createChatStore('ada');
    store.apply([
      { kind: 'prompt_submitted', clientMessageId: 'p', text: 'hi', serverNow: 1, at: 1 },
      { kind: 'prompt_refused', key: 'p', failure: refused(7_000_000), at: 1 },
    ]);
    const prompts = store.getState().entries;
    expect(prompts).toHaveLength(1);
    const ask = { id: 'x', messageId: 'm', delivery: 'refused', failure: refused(9_000_000) } as const;
    const state = with_();
    expect(anewFrom({ ...state, entries: [answer, ...prompts] }, answer)).toBe(7_000_000);
    expect(anewFrom({ ...state, entries: [answer, ...prompts], asks: [ask] }, answer)).toBe(9_000_000);
    expect(anewFrom({ ...state, failure: refused(8_000_000) }, answer)).toBe(8_000_000);
  });
});
