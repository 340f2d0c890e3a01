/**
 * Whoever joins in mid-answer where nothing tells the beginning (a stock server), and is cut there: whatever the server
 * kept, the page ends with just that, once, and waits for nothing.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatEvent, ChatMessage } from '#src/protocol/chat-events.ts';
import { storedMessage } from '#src/testing/stored-message.ts';
import { isOpen } from './answer-fold.ts';
import { selectActivity, selectUnresolved, selectWentWell } from './chat-selectors.ts';
import { applyChatItem, type ChatItem } from './chat-state.ts';
import { createChatState, type ChatState } from './chat-types.ts';

const SEED = 20_261_129;
const START = 1_795_516_320_000_000;

type Given<T> = T extends unknown ? Omit<T, 'at'> : never;

/** One page, and the server that it looks at: what is stored, and no answer that runs. */
class Joiner {
  state: ChatState = createChatState('mina');
  readonly stored: ChatMessage[] = [];
  #at = START;

  apply(item: Given<ChatItem>): void {
    this.#at += 1000;
    this.state = applyChatItem(this.state, { ...item, at: this.#at });
  }

  keep(id: string, role: 'user' | 'assistant', text: string): void {
    const createdAt = new Date(this.#at / 1000).toISOString();
    this.stored.push(storedMessage({ id, role, text, createdAt, ...(role === 'user' && { userId: 'ada' }) }));
  }

  open(resumption: 'fresh' | 'reload'): void {
    this.apply({ kind: 'opened', transport: 'websocket', resumption, position: null });
  }

  cut(): void {
    this.apply({ kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' } });
  }

  list(): void {
    const request = this.state.history.wanted;
    this.apply({ kind: 'history_loaded', messages: [...this.stored], position: null, request });
  }

  hear(event: ChatEvent): void {
    this.apply({ kind: 'event', event });
  }

  piece(text: string, index: number): void {
    this.hear({ type: 'text_received', messageId: null, text, index, seq: null });
  }

  begin(messageId: string): void {
    const nothing = { parentId: null, position: null, timestamp: null, seq: null };
    this.hear({ type: 'response_started', messageId, ...nothing });
  }

  end(fullText: string): void {
    const nothing = { messageId: null, tokensUsed: null, responseTime: null, status: null };
    this.hear({ type: 'response_ended', fullText, ...nothing, timestamp: null, seq: null });
  }
}

/** What became of the answer while the page was away: the server died, or it went on and ended, or it still runs. */
type Fate = 'died' | 'ended' | 'runs';

const words = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 }), {
  minLength: 4,
  maxLength: 30,
});
const scene = fc.record({
  pieces: words,
  /** Of the answer: where the page joins, and how far it sees. */
  joins: fc.double({ min: 0, max: 1, noNaN: true }),
  sees: fc.double({ min: 0, max: 1, noNaN: true }),
  keeps: fc.double({ min: 0, max: 1, noNaN: true }),
  gap: fc.option(fc.nat(29), { nil: null }),
  fate: fc.constantFrom<Fate>('died', 'ended', 'runs'),
  /** An earlier turn, with the same answer or another. */
  before: fc.constantFrom('none', 'other', 'same'),
  /** Somebody asked the next while the page was away, and it is answered: with the same words, or others. */
  next: fc.constantFrom('none', 'other', 'same'),
  drops: fc.integer({ min: 1, max: 3 }),
});

describe('an answer joined in the middle and cut', () => {
  it('ends as what the server kept, once, and holds up nothing', () => {
    fc.assert(
      fc.property(scene, ({ pieces, joins, sees, keeps, gap, fate, before, next, drops }) => {
        const page = new Joiner();
        const full = pieces.join('');
        const from = 1 + Math.floor(joins * (pieces.length - 2));
        const to = from + 1 + Math.floor(sees * (pieces.length - from - 1));
        if (before !== 'none') {
          page.keep('m0', 'user', 'the first');
          page.keep('a0', 'assistant', before === 'same' ? full : 'Something else.');
        }
        page.keep('m1', 'user', 'the prompt');
        page.open('fresh');
        page.list();
        for (let index = from; index < to; index += 1)
          if (index !== gap || index === from) page.piece(pieces[index]!, index);
        page.list();
        page.apply({ kind: 'message_queued', id: 'q1', text: 'and then?' });

        page.cut();
        // At the crash the server has stored no more than it has sent, nearly.
        const seen = pieces.slice(0, to).join('');
        const kept = Array.from(seen)
          .slice(0, 1 + Math.floor(keeps * Array.from(seen).length))
          .join('');
        if (fate !== 'runs') page.keep('a1', 'assistant', fate === 'died' ? kept : full);
        if (fate !== 'runs' && next !== 'none') {
          page.keep('m2', 'user', 'the next');
          page.keep('a2', 'assistant', next === 'same' ? full : 'Quite another.');
        }
        for (let drop = 1; drop < drops; drop += 1) {
          page.open('reload');
          page.cut();
        }
        page.open('reload');
        page.list();
        if (fate === 'runs') {
          for (let index = to; index < pieces.length; index += 1) page.piece(pieces[index]!, index);
          page.keep('a1', 'assistant', full);
          page.end(full);
        }
        page.list();
        page.list();

        const { state } = page;
        expect(state.entries.map(({ kind, messageId }) => [kind, messageId])).toEqual(
          page.stored.map(({ role, id }) => [role === 'user' ? 'prompt' : 'answer', id]),
        );
        const answers = state.entries.filter((entry) => entry.kind === 'answer');
        expect(answers.map(({ text }) => text)).toEqual(
          page.stored.filter(({ role }) => role === 'assistant').map(({ text }) => text),
        );
        const prompts = state.entries.filter((entry) => entry.kind === 'prompt');
        expect(answers.map(({ promptKey }) => promptKey)).toEqual(prompts.map(({ key }) => key));
        expect(answers.filter(isOpen)).toEqual([]);
        expect(selectActivity(state)).toBe('idle');
        expect(selectUnresolved(state)).toEqual([]);
        expect(selectWentWell(state)).toBe(true);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });
});
