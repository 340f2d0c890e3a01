/**
 * However the messages of a tree arrive (frames in any order, doubled, over a history reloaded in between), the page
 * ends with the tree that one fold of the stored list gives; and nobody but the reader changes what is shown.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '#src/protocol/chat-events.ts';
import { storedMessage } from '#src/testing/stored-message.ts';
import { applyChatItem, type ChatItem } from '../chat-state.ts';
import { createChatState, type ChatState } from '../chat-types.ts';
import { keepBranch } from './branch-fold.ts';
import { selectVersions, selectVisible } from './branch-layout.ts';

const SEED = 20_261_127;
const AT = 1_795_516_320_000_000;

function message(position: number, parentId: string | null): ChatMessage {
  const isPrompt = position % 2 === 1;
  return storedMessage({
    id: `m${String(position)}`,
    role: isPrompt ? 'user' : 'assistant',
    text: `text ${String(position)}`,
    userId: isPrompt ? 'mina' : null,
    parentId,
    position,
    status: 'complete',
  });
}

/** Pairs of a prompt and its answer; each prompt continues an answer before it, the beginning, or (null) the last. */
const trees = fc
  .array(fc.oneof(fc.constant(null), fc.constant(''), fc.nat()), { minLength: 1, maxLength: 12 })
  .map((places) =>
    places.flatMap((place, index) => {
      const position = index * 2 + 1;
      const parent =
        typeof place !== 'number' ? place : index === 0 ? '' : `m${String(((place % index) + 1) * 2)}`;
      return [message(position, parent), message(position + 1, `m${String(position)}`)];
    }),
  );

function apply(state: ChatState, item: ChatItem): ChatState {
  return keepBranch(state, applyChatItem(state, item));
}

const stored = (one: ChatMessage): ChatItem => ({
  kind: 'event',
  event: { type: 'message_stored', message: one, seq: null },
  at: AT,
});
const listed = (messages: readonly ChatMessage[], state: ChatState): ChatItem => ({
  kind: 'history_loaded',
  messages,
  position: null,
  request: state.history.wanted,
  at: AT,
});

/** What a reader without choices sees, with its arrows. */
function shown(state: ChatState): unknown {
  const free = { ...state, choices: new Map<string, string>() };
  return selectVisible(free).entries.map(({ key, messageId }) => [messageId, selectVersions(free, key)]);
}

describe('the tree of a chat', () => {
  it('is the same however its messages came', () => {
    fc.assert(
      fc.property(
        trees,
        fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 40 }),
        (messages, deliveries) => {
          const empty = createChatState('ada');
          const direct = apply(empty, listed(messages, empty));
          let state = empty;
          for (const [n, isHistory] of deliveries) {
            const at = n % messages.length;
            state = apply(
              state,
              isHistory ? listed(messages.slice(0, at + 1), state) : stored(messages[at] ?? message(1, null)),
            );
          }
          state = apply(state, listed(messages, state));
          expect(state.entries.map(({ messageId }) => messageId)).toEqual(messages.map(({ id }) => id));
          expect(shown(state)).toEqual(shown(direct));
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('shows one branch from the beginning to its end, each entry once', () => {
    fc.assert(
      fc.property(trees, (messages) => {
        const empty = createChatState('ada');
        const state = apply(empty, listed(messages, empty));
        const path = selectVisible(state).entries;
        expect(path.at(-1)?.messageId).toBe(messages.at(-1)?.id);
        expect(new Set(path).size).toBe(path.length);
        for (const [index, entry] of path.entries()) {
          const before = path[index - 1]?.messageId ?? '';
          if (entry.parentId !== null) expect(entry.parentId).toBe(before);
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('pulls no reader away: what was shown stays shown when others say more', () => {
    fc.assert(
      fc.property(trees, fc.nat(), (messages, cut) => {
        // Whole pairs: the answer of a prompt is stored with it.
        const seen = 2 * ((cut % Math.ceil(messages.length / 2)) + 1);
        const empty = createChatState('ada');
        let state = apply(empty, listed(messages.slice(0, seen), empty));
        let before = selectVisible(state).entries.map(({ key }) => key);
        for (const one of messages.slice(seen)) {
          state = apply(state, stored(one));
          const now = selectVisible(state).entries.map(({ key }) => key);
          expect(now.slice(0, before.length)).toEqual(before);
          before = now;
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});
