import { describe, expect, it } from 'vitest';
import { storedMessage } from '#src/testing/stored-message.ts';
import { applyChatItem } from '../chat-state.ts';
import { createChatState, type ChatState } from '../chat-types.ts';
import { keepBranch } from './branch-fold.ts';
import { selectVisible } from './branch-layout.ts';
import { choose } from './choices.ts';
import { goToMessage } from './go-to-message.ts';

const stored = (id: string, position: number, parentId: string | null) =>
  storedMessage({ id, position, parentId, role: id.startsWith('p') ? 'user' : 'assistant', text: id });

function listed(...messages: ReturnType<typeof stored>[]): ChatState {
  const empty = createChatState('ada');
  const item = { kind: 'history_loaded', messages, position: null, request: 0, at: 1 } as const;
  return applyChatItem(empty, item);
}

const ids = (state: ChatState) => selectVisible(state).entries.map(({ messageId }) => messageId);

/** A prompt that was worded anew, an answer that was asked for again, and words behind each. */
const forked = listed(
  stored('p1', 1, ''),
  stored('a1', 2, 'p1'),
  stored('p2', 3, 'a1'),
  stored('a2', 4, 'p2'),
  stored('a2b', 5, 'p2'),
  stored('p3', 6, 'a2'),
  stored('p1b', 7, ''),
  stored('a1b', 8, 'p1b'),
);

describe('a message on a branch that is not shown', () => {
  it('is led to past every fork, and what is said behind it is shown with it', () => {
    expect(ids(forked)).toEqual(['p1b', 'a1b']);
    expect(ids(goToMessage(forked, 'a2'))).toEqual(['p1', 'a1', 'p2', 'a2', 'p3']);
    expect(ids(goToMessage(forked, 'a2b'))).toEqual(['p1', 'a1', 'p2', 'a2b']);
  });

  it('stays shown when somebody goes on elsewhere: it was chosen', () => {
    const there = goToMessage(forked, 'a2b');
    expect([...there.choices]).toEqual([
      ['', 'p1'],
      ['p2', 'a2b'],
    ]);
    const more = { type: 'message_stored', message: stored('p2b', 9, 'a1b'), seq: 1 } as const;
    const after = keepBranch(there, applyChatItem(there, { kind: 'event', event: more, at: 2 }));
    expect(ids(after)).toEqual(ids(there));
  });

  it('changes the choices on its way alone', () => {
    const before = choose(forked, 'p2', 'a2b');
    expect(ids(goToMessage(before, 'p1'))).toEqual(['p1', 'a1', 'p2', 'a2b']);
  });

  it('changes nothing where it is shown, or is none', () => {
    expect(goToMessage(forked, 'a1b')).toBe(forked);
    expect(goToMessage(forked, 'gone')).toBe(forked);
    const chain = listed(stored('p1', 1, null), stored('a1', 2, null));
    expect(goToMessage(chain, 'p1')).toBe(chain);
  });
});
