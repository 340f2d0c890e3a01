/** What goes with a prompt stays with it: through the line of follow-ups, the outbox, the frame, and the stored message. */
import { describe, expect, it } from 'vitest';
import { toChatMessage } from '#src/protocol/chat-codec.ts';
import { promptFrame } from '#src/protocol/chat-dialect.ts';
import type { PromptExtras } from '#src/protocol/prompt-extras.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { measurePrompt, createChatSession } from './chat-session.ts';
import { applyChatItems } from './chat-state.ts';
import { createChatState, type Prompt } from './chat-types.ts';
import { sendQueuedNow } from './send-queued-now.ts';
import { keptOf, showRecords } from './outbox/outbox-chat.ts';

const extras: PromptExtras = {
  mentions: ['user-mina'],
  attachments: [{ name: 'a.txt', mediaType: 'text/plain', text: '가\r\n' }],
};
const wire = {
  mentions: ['user-mina'],
  attachments: [{ name: 'a.txt', media_type: 'text/plain', text: '가\r\n' }],
};

function setUp() {
  const session = createChatSession({
    sessionId: 's',
    userId: 'ada',
    http: { request: () => new Promise(() => undefined), stream: () => new Promise(() => undefined) },
    clock: createFakeClock(),
    dialect: 'chat',
    extensions: () => new Set(['ack', 'mentions', 'attachments']),
    serverOffsetMs: () => 0,
    refreshToken: () => Promise.resolve(false),
  });
  const sent: Readonly<Record<string, unknown>>[] = [];
  session.setApplication('app');
  session.attach((frame) => {
    sent.push(frame);
    return 'sent';
  });
  const open = () => {
    session.receive([{ kind: 'opened', transport: 'websocket', resumption: 'fresh', position: null, at: 0 }]);
  };
  return { session, sent: () => sent.filter(({ type }) => type === 'chat'), open };
}

describe('what goes with a prompt', () => {
  it('leaves in its frame, in either dialect, and only where there is something', () => {
    const { session, sent, open } = setUp();
    open();
    session.submit('Read', undefined, extras);
    expect(sent()).toMatchObject([{ content: 'Read', ...wire }]);
    const prompt = {
      content: 'x',
      applicationId: '',
      chatId: '',
      userId: '',
      timestamp: '',
      clientMessageId: null,
    };
    expect(promptFrame({ ...prompt, extras }, 'message')).toEqual({ type: 'message', content: 'x', ...wire });
    expect(promptFrame(prompt, 'message')).toEqual({ type: 'message', content: 'x' });
  });

  it('goes with a follow-up when its turn comes', () => {
    const { session, sent, open } = setUp();
    open();
    session.enqueue('Later', extras);
    const id = session.store.getState().queue[0]?.id ?? '';
    sendQueuedNow(session, id);
    expect(sent()).toMatchObject([{ content: 'Later', client_message_id: id, ...wire }]);
  });

  it('is kept in the outbox, and comes out of it as it went in', () => {
    const { session } = setUp();
    session.submit('Read', 'c-1', extras);
    session.enqueue('Later', extras);
    const kept = keptOf(session.store.getState(), 0);
    expect(kept.map((each) => [each.text, each.extras])).toEqual([
      ['Read', extras],
      ['Later', extras],
    ]);
    const records = kept.map((each, order) => ({
      ...structuredClone(each),
      sessionId: 's',
      applicationId: 'app',
      order,
      enteredAt: order,
      sender: null,
    }));
    const shown = showRecords(createChatState('ada'), { records, gone: new Set(), leaving: new Set() });
    expect(shown.entries).toMatchObject([{ text: 'Read', extras }]);
    expect(shown.queue).toMatchObject([{ text: 'Later', extras }]);
  });

  it('is what the server stored, once it is known: whom it left out is not mentioned', () => {
    const submitted = {
      kind: 'prompt_submitted',
      clientMessageId: 'c-1',
      text: 'Read',
      extras,
      serverNow: 0,
      at: 0,
    } as const;
    const stored = (more: object) =>
      toChatMessage({
        id: 'm-1',
        role: 'user',
        content: 'Read',
        client_message_id: 'c-1',
        position: 1,
        ...more,
      });
    const after = (more: object): Prompt['extras'] => {
      const event = { type: 'message_stored', message: stored(more), seq: 1 } as const;
      const state = applyChatItems(createChatState('ada'), [submitted, { kind: 'event', event, at: 1 }]);
      expect(state.entries).toHaveLength(1);
      return (state.entries[0] as Prompt).extras;
    };
    expect(after(wire)).toEqual(extras);
    expect(after({ ...wire, mentions: [] })).toEqual({ ...extras, mentions: [] });
    expect(after({})).toBeUndefined();
  });

  it('counts against the size of a frame', () => {
    const text = '가'.repeat(22_000);
    const file = { name: 'a.txt', mediaType: 'text/plain', text };
    expect(measurePrompt('x').tooLarge).toBe(false);
    expect(measurePrompt('x', { mentions: [], attachments: [file] }).tooLarge).toBe(true);
  });
});
