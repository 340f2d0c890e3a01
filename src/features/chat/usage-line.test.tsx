// @vitest-environment jsdom
/** What the lines above and beneath an answer say of its time, tools, tokens and cost: what is known, nothing else. */
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { AgentActivity } from '#src/protocol/agent-events.ts';
import type { ChatEvent, ChatMessage, Usage } from '#src/protocol/chat-events.ts';
import { storedMessage } from '#src/testing/stored-message.ts';
import { AnswerThoughts } from './answer-thoughts.tsx';
import { selectLastAnswer } from './chat-selectors.ts';
import { toToolRuns } from './tool-runs.ts';
import { applyChatItems, type ChatItem } from './chat-state.ts';
import { createChatState, type Answer } from './chat-types.ts';
import { UsageLine } from './usage-line.tsx';

afterEach(cleanup);

const START = 1_795_516_320_000_000;
const event = (value: ChatEvent, seconds = 0): ChatItem => ({
  kind: 'event',
  event: value,
  at: START + seconds * 1_000_000,
});
const stamp = (seconds: number): string => new Date(START / 1000 + seconds * 1000).toISOString();

interface Seen {
  /** When it came in here, seconds. */
  readonly at?: number;
  /** When the server says that it sent it, seconds; absent: it does not say. */
  readonly sent?: number;
}
const started = ({ at = 0, sent }: Seen = {}): ChatItem =>
  event(
    {
      type: 'response_started',
      messageId: 'a',
      parentId: 'p',
      position: 2,
      timestamp: sent === undefined ? null : stamp(sent),
      seq: null,
    },
    at,
  );
const text = (words: string, index: number | null, { at = 0, sent }: Seen = {}): ChatItem =>
  event(
    {
      type: 'text_received',
      messageId: 'a',
      text: words,
      index,
      timestamp: sent === undefined ? null : stamp(sent),
      seq: null,
    },
    at,
  );
const acted = (activity: AgentActivity): ChatItem =>
  event({ type: 'agent_acted', messageId: 'a', activity, timestamp: null, seq: null });
const ended = (tokensUsed: number | null, responseTime: number | null): ChatItem =>
  event({
    type: 'response_ended',
    messageId: 'a',
    fullText: 'Twenty.',
    tokensUsed,
    responseTime,
    status: 'complete',
    timestamp: null,
    seq: null,
  });
const tokens = (totalTokens: number): ChatItem =>
  acted({ kind: 'usage', promptTokens: null, completionTokens: null, totalTokens });
const called: AgentActivity = {
  kind: 'tool_called',
  callId: null,
  executionId: null,
  toolName: 'calculator:calculate',
  arguments: {},
};
const listed = (usage: Usage | null, fields: Partial<ChatMessage> = {}): ChatItem => ({
  kind: 'history_loaded',
  messages: [
    storedMessage({
      id: 'a',
      role: 'assistant',
      text: 'Twenty.',
      createdAt: stamp(0),
      parentId: 'p',
      position: 2,
      status: 'complete',
      usage,
      ...fields,
    }),
  ],
  position: null,
  request: 1,
  at: START,
});

function answerOf(...items: ChatItem[]): Answer {
  const answer = selectLastAnswer(applyChatItems(createChatState('ada'), items));
  if (!answer) throw new Error('no answer');
  return answer;
}
const usageOf = (...items: ChatItem[]): string | null =>
  render(<UsageLine answer={answerOf(...items)} />).container.textContent;
const thoughtsOf = (...items: ChatItem[]): string | null => {
  const { activities, firstTokenTime, startedAt } = answerOf(...items);
  const thoughts = { activities, firstTokenTime, startedAt };
  const tools = toToolRuns(activities).length;
  return render(<AnswerThoughts {...thoughts} toolCount={tools} />).container.textContent;
};

describe('the usage line', () => {
  it('says tokens, cost, time and first token', () => {
    const cost = acted({ kind: 'cost', costUsd: 0.0048, model: 'm' });
    expect(usageOf(started(), text('Twenty.', 0, { at: 0.4 }), cost, ended(912, 2.3))).toBe(
      '912 tokens · $0.0048 · 2.3 s · first token 0.4 s',
    );
  });

  it('says the same of an answer out of the history', () => {
    const usage = { promptTokens: 900, completionTokens: 12, totalTokens: 912, costUsd: 0.0048, model: 'm' };
    expect(usageOf(listed(usage, { responseTime: 2.3, firstTokenTime: 0.4 }))).toBe(
      '912 tokens · $0.0048 · 2.3 s · first token 0.4 s',
    );
  });

  it.each<[string, ChatItem[]]>([
    ['left out of the end', [ended(null, 2.3)]],
    ['0 in the end (a server that does not know)', [ended(0, 2.3)]],
    ['0 in token_usage', [tokens(0), ended(null, 2.3)]],
    [
      '0 over REST',
      [
        listed(
          { promptTokens: 0, completionTokens: 0, totalTokens: 0, costUsd: null, model: null },
          { responseTime: 2.3 },
        ),
      ],
    ],
    ['null over REST', [listed(null, { responseTime: 2.3 })]],
  ])('says nothing of tokens: %s', (_how, items) => {
    expect(usageOf(...items)).toBe('2.3 s');
  });

  it('keeps the tokens that were told before an end that knows none', () => {
    expect(usageOf(tokens(912), ended(0, null))).toBe('912 tokens');
  });

  it('is not there where nothing is known', () => {
    expect(usageOf(listed(null))).toBe('');
  });
});

describe('the first token', () => {
  it('is unknown to who joined in the middle', () => {
    const running = listed(null, { status: 'running', text: 'Twe', createdAt: stamp(-12) });
    const snapshot = event({ type: 'response_snapshot', messageId: 'a', text: 'Twe', nextIndex: 1 });
    expect(usageOf(running, snapshot, text('nty.', 1), ended(912, 14))).toBe('912 tokens · 14 s');
    expect(usageOf(snapshot, text('nty.', 1), ended(912, 14))).toBe('912 tokens · 14 s');
  });

  it('is unknown where no start was told', () => {
    const piece = {
      type: 'text_received',
      messageId: null,
      text: 'Twenty.',
      index: null,
      seq: null,
    } as const;
    expect(usageOf(event(piece))).toBe('');
  });

  it.each([0, 0.04])('that came at once (%s s) took next to no time', (at) => {
    expect(usageOf(started(), text('Twenty.', 0, { at }), ended(null, 2))).toBe('2 s · first token 0.0 s');
  });

  it('goes by the server’s stamps where frames are replayed all at once', () => {
    const replayed = [started({ at: 60, sent: 1 }), text('Twenty.', 0, { at: 60, sent: 4 })];
    expect(usageOf(...replayed, ended(null, 5))).toBe('5 s · first token 3 s');
  });

  it('is not measured across a drop', () => {
    const lost: ChatItem = { kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' }, at: START };
    expect(usageOf(started(), lost, text('Twenty.', 0, { at: 60 }), ended(912, 5))).toBe('912 tokens · 5 s');
  });
});

describe('the line on thoughts', () => {
  it('says how long it thought and how many tools it ran, and folds the thoughts away', () => {
    const thinking = acted({ kind: 'thinking', text: 'Let me add these up.' });
    const first = [started(), thinking, acted(called), acted(called)];
    expect(thoughtsOf(...first, text('Twenty.', 0, { at: 4 }))).toContain('Thought for 4 s · 2 tools');
    const button = screen.getByRole('button', { name: 'Thought for 4 s · 2 tools' });
    expect(button.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(button);
    expect(screen.getByText('Let me add these up.')).toBeTruthy();
  });

  it('names no time that is not known', () => {
    expect(thoughtsOf(acted(called), text('Twenty.', 0), ended(null, null))).toBe('Thought · 1 tool');
  });

  it('is not there for an answer without either', () => {
    expect(thoughtsOf(started(), text('Twenty.', 0, { at: 4 }))).toBe('');
  });
});
