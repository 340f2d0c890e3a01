/**
 * Whatever happens on the way (cuts at any frame, replays, snapshots, duplicates, deltas out of order), the
 * text ends equal to the stored answer, and no prompt is doubled.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatEvent, ChatMessage } from '#src/protocol/chat-events.ts';
import { applyChatItem, type ChatItem } from './chat-state.ts';
import { createChatState, type ChatState } from './chat-types.ts';

const SEED = 20_261_124;

type Fault = 'none' | 'recovered' | 'snapshot' | 'history' | 'duplicate' | 'swap' | 'drop';

const pieces = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }), {
  minLength: 1,
  maxLength: 30,
});
const faults = fc.array(
  fc.constantFrom<Fault>('none', 'recovered', 'snapshot', 'history', 'duplicate', 'swap', 'drop'),
  {
    minLength: 30,
    maxLength: 30,
  },
);

class Run {
  state: ChatState = createChatState('ada');
  #at = 1_795_516_320_000_000;

  apply(...items: (Omit<ChatItem, 'at'> & { at?: number })[]): void {
    for (const item of items) {
      this.#at += 1000;
      this.state = applyChatItem(this.state, { ...item, at: this.#at } as ChatItem);
    }
  }

  event(event: ChatEvent): void {
    this.apply({ kind: 'event', event } as Omit<ChatItem, 'at'>);
  }

  open(resumption: 'fresh' | 'recovered' | 'reload'): void {
    this.apply({ kind: 'opened', transport: 'websocket', resumption, position: null } as Omit<
      ChatItem,
      'at'
    >);
  }

  lose(): void {
    this.apply({ kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' } } as Omit<ChatItem, 'at'>);
  }

  history(messages: readonly ChatMessage[]): void {
    const request = this.state.history.wanted;
    this.apply({ kind: 'history_loaded', messages, position: null, request } as Omit<ChatItem, 'at'>);
  }
}

const bare = {
  sessionId: 's',
  createdAt: '2026-11-24T10:32:01Z',
  sources: [],
  usage: null,
  responseTime: null,
  firstTokenTime: null,
  error: null,
};
const prompt: ChatMessage = {
  ...bare,
  id: 'm1',
  role: 'user',
  text: 'hi',
  userId: 'ada',
  clientMessageId: 'c1',
  parentId: null,
  position: 1,
  status: 'complete',
};
const answer = (text: string, status: ChatMessage['status']): ChatMessage => ({
  ...bare,
  id: 'm2',
  role: 'assistant',
  text,
  userId: null,
  clientMessageId: null,
  parentId: 'm1',
  position: 2,
  status,
});

const delta = (text: string, index: number): ChatEvent => ({
  type: 'text_received',
  messageId: 'm2',
  text,
  index,
  seq: null,
});

function stream(run: Run, texts: readonly string[], plan: readonly Fault[]): void {
  let held: ChatEvent | null = null;
  for (const [index, piece] of texts.entries()) {
    const fault = plan[index] ?? 'none';
    const before = texts.slice(0, index).join('');
    if (fault === 'recovered') {
      run.lose();
      run.open('recovered');
    } else if (fault === 'snapshot') {
      run.lose();
      run.open('reload');
      run.event({ type: 'response_snapshot', messageId: 'm2', text: before, nextIndex: index });
      held = null;
    } else if (fault === 'history') {
      // What is stored of a running answer may lag behind.
      run.history([prompt, answer(before.slice(0, Math.floor(before.length / 2)), 'running')]);
    }
    if (fault === 'swap' && held === null) {
      held = delta(piece, index);
      continue;
    }
    if (fault !== 'drop') run.event(delta(piece, index));
    if (fault === 'duplicate') run.event(delta(piece, index));
    if (held) run.event(held);
    held = null;
  }
}

describe('any way of an answer', () => {
  it('ends with the stored text, once, and with one prompt', () => {
    fc.assert(
      fc.property(pieces, faults, fc.boolean(), (texts, plan, endMissed) => {
        const full = texts.join('');
        const run = new Run();
        run.open('fresh');
        run.apply(
          { kind: 'prompt_submitted', clientMessageId: 'c1', text: 'hi', serverNow: 0 } as Omit<
            ChatItem,
            'at'
          >,
          { kind: 'prompt_sent', key: 'c1' } as Omit<ChatItem, 'at'>,
        );
        run.event({
          type: 'message_acknowledged',
          clientMessageId: 'c1',
          messageId: 'm1',
          chatId: 's',
          position: 1,
        });
        run.event({ type: 'message_stored', message: prompt, seq: 1 });
        run.event({
          type: 'response_started',
          messageId: 'm2',
          parentId: 'm1',
          position: 2,
          timestamp: null,
          seq: 2,
        });
        stream(run, texts, plan);
        if (endMissed) {
          run.lose();
          run.open('reload');
          run.history([prompt, answer(full, 'complete')]);
        } else {
          run.event({
            type: 'response_ended',
            messageId: 'm2',
            fullText: full,
            tokensUsed: null,
            responseTime: null,
            status: 'complete',
            timestamp: null,
            seq: 9,
          });
        }
        const [first, second, ...more] = run.state.entries;
        expect(more).toEqual([]);
        expect(first).toMatchObject({ kind: 'prompt', text: 'hi', delivery: 'accepted', awaiting: false });
        expect(second).toMatchObject({ kind: 'answer', text: full, phase: 'complete', verified: true });
        const harmless = plan
          .slice(0, texts.length)
          .every((fault) => fault === 'none' || fault === 'duplicate' || fault === 'recovered');
        if (harmless && second?.kind === 'answer') expect(second.repaired).toBe(false);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('needs no end to have every delta in order, so long as none was lost', () => {
    fc.assert(
      fc.property(pieces, faults, (texts, plan) => {
        const run = new Run();
        run.open('fresh');
        run.event({
          type: 'response_started',
          messageId: 'm2',
          parentId: 'm1',
          position: 2,
          timestamp: null,
          seq: 2,
        });
        stream(
          run,
          texts,
          plan.map((fault, index) =>
            fault === 'drop' || (fault === 'swap' && index === texts.length - 1) ? 'none' : fault,
          ),
        );
        const [only] = run.state.entries.filter(({ kind }) => kind === 'answer');
        expect(only).toMatchObject({ text: texts.join('') });
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
