import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createStorage } from '#src/testing/simulation/browser.ts';
import { createChatStore } from './chat-state.ts';
import type { ChatSession } from './chat-session.ts';
import { EARLY } from './early-key.ts';
import { layBy } from './keep-sends.ts';
import { earlySends } from './outbox/early-sends.ts';

function setUp(storage: () => Storage) {
  const clock = createFakeClock();
  const store = createChatStore('ada');
  const session = { sessionId: 's', store, applicationId: () => 'app' } as unknown as ChatSession;
  const laid = layBy(session, 'here ada', clock, storage);
  const submit = (id: string, text: string): void => {
    store.apply([{ kind: 'prompt_submitted', clientMessageId: id, text, serverNow: 1, at: 1 }]);
  };
  return { clock, store, laid, submit };
}

describe('what is typed before the outbox is there', () => {
  it('is in the storage in the turn of its Enter, with the time and the chat, in order', async () => {
    const storage = createStorage();
    const { clock, store, submit } = setUp(() => storage);
    submit('b', 'one');
    expect(earlySends('here ada', () => storage).read()).toHaveLength(1);
    await clock.advance(5);
    store.apply([{ kind: 'message_queued', id: 'a', text: 'two', at: 2 }]);
    const read = earlySends('here ada', () => storage).read();
    expect(read.map(({ id, text, state }) => [id, text, state])).toEqual([
      ['b', 'one', 'queued'],
      ['a', 'two', 'waiting'],
    ]);
    expect(read.map(({ enteredAt }) => enteredAt)).toEqual([clock.now() - 5, clock.now()]);
    expect(earlySends('here mina', () => storage).read()).toEqual([]);
  });

  it('is gone from there when it is taken back, or has left by itself', () => {
    const storage = createStorage();
    const { store, laid, submit } = setUp(() => storage);
    submit('a', 'one');
    submit('b', 'two');
    store.apply([{ kind: 'prompt_discarded', key: 'a', at: 2 }]);
    expect([...laid.ids]).toEqual(['b']);
    store.apply([{ kind: 'prompt_sent', key: 'b', at: 3 }]);
    expect(storage.length).toBe(0);
    laid.stop();
    submit('c', 'three');
    expect(storage.length).toBe(0);
  });

  it('goes on in memory where the storage is refused, and what others left there is passed over', () => {
    const { submit, laid } = setUp(() => {
      throw new DOMException('no', 'SecurityError');
    });
    submit('a', 'one');
    expect(laid.ids.size).toBe(0);
    const storage = createStorage();
    for (const text of ['', '{}', '{"scope":"here ada"}', '{"scope":"here ada","id":1}'])
      storage.setItem(`${EARLY}x${text}`, text);
    expect(earlySends('here ada', () => storage).read()).toEqual([]);
  });
});
