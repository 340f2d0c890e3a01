/** `branch` (docs/protocol.md): siblings by regenerate and edit, and what a prompt on an older branch continues. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createTestWorld, SESSION, type TestSocket, type TestWorld } from '../testing/test-world.ts';

const PATH = `/ws/chat/${SESSION}`;
const EDIT_ID = '33333333-3333-4333-8333-333333333333';

let world: TestWorld;
let ada: TestSocket;

beforeEach(async () => {
  world = await createTestWorld();
  ada = await world.connect('user-ada', PATH);
});

interface Asked {
  readonly prompt: string;
  readonly answer: string;
}

/** Sends a frame and lets its answer say `words`; the ids of both. */
async function ask(frame: Record<string, unknown>, words: string, socket = ada): Promise<Asked> {
  socket.send(frame);
  await world.clock.settle();
  world.agent.latest.say(words);
  world.agent.latest.finish();
  await world.clock.settle();
  const started = socket.ofType('response_start').at(-1);
  return { prompt: String(started?.['parent_id']), answer: String(started?.['message_id']) };
}

const chat = (content: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'chat',
  content,
  ...more,
});

/** What the agent was told before its latest prompt. */
const told = (): string[] => world.agent.latest.turn.history.map(({ content }) => content);

const rows = async () =>
  (await world.storage.messagesOf(SESSION)).map(({ id, position, parent_id }) => ({
    id,
    position,
    parent_id,
  }));

describe('regenerate', () => {
  it('answers the same prompt once more, beside the first answer, and tells of no other branch', async () => {
    await ask(chat('One'), 'First');
    const two = await ask(chat('Two'), 'Second');
    const again = await ask({ type: 'regenerate', message_id: two.answer }, 'Second again');
    expect(again.prompt).toBe(two.prompt);
    expect(told()).toEqual(['One', 'First']);
    expect(world.agent.latest.turn.prompt).toBe('Two');
    expect((await rows()).at(-1)).toEqual({ id: again.answer, position: 5, parent_id: two.prompt });
    // What is asked next without a word of its place follows the latest.
    await ask(chat('Three'), 'Third');
    expect(told()).toEqual(['One', 'First', 'Two', 'Second again']);
  });

  it('is acknowledged, told to all under its id, and once only', async () => {
    const mina = await world.connect('user-mina', PATH);
    const one = await ask(chat('One'), 'First');
    const frame = { type: 'regenerate', message_id: one.answer, client_message_id: EDIT_ID };
    const again = await ask(frame, 'Anew');
    ada.send(frame);
    await world.clock.settle();
    expect(ada.ofType('message_ack')).toEqual(
      Array.from({ length: 2 }, () => ({
        type: 'message_ack',
        client_message_id: EDIT_ID,
        message_id: again.answer,
        chat_id: SESSION,
        position: 3,
        parent_id: one.prompt,
      })),
    );
    expect(await rows()).toHaveLength(3);
    for (const socket of [ada, mina])
      expect(socket.ofType('response_start').at(-1)).toMatchObject({
        message_id: again.answer,
        parent_id: one.prompt,
        client_message_id: EDIT_ID,
      });
  });

  it('is stopped by whoever asked for it, though the prompt is another’s', async () => {
    const mina = await world.connect('user-mina', PATH);
    const one = await ask(chat('One'), 'First');
    mina.send({ type: 'regenerate', message_id: one.answer });
    await world.clock.settle();
    ada.send({ type: 'cancel' });
    await world.clock.settle();
    expect(ada.ofType('response_cancelled')).toEqual([]);
    mina.send({ type: 'cancel' });
    await world.clock.settle();
    expect(ada.ofType('response_cancelled')).toMatchObject([{ by: 'user-mina' }]);
  });
});

describe('edit', () => {
  it('makes another prompt in the place of one’s own, acknowledged once', async () => {
    const one = await ask(chat('One'), 'First');
    const two = await ask(chat('Two'), 'Second');
    const frame = { type: 'edit', message_id: two.prompt, content: 'Two!', client_message_id: EDIT_ID };
    const edited = await ask(frame, 'Better');
    expect(told()).toEqual(['One', 'First']);
    ada.send(frame);
    await world.clock.settle();
    expect(ada.ofType('message_ack')).toMatchObject([
      { message_id: edited.prompt, parent_id: one.answer, position: 5 },
      { message_id: edited.prompt },
    ]);
    expect(ada.ofType('message').at(-1)).toMatchObject({
      message: { id: edited.prompt, content: 'Two!', parent_id: one.answer, client_message_id: EDIT_ID },
    });
    expect(await rows()).toHaveLength(6);
  });

  it('of the first prompt stands at the beginning of the chat', async () => {
    const one = await ask(chat('One'), 'First');
    const edited = await ask({ type: 'edit', message_id: one.prompt, content: 'Uno' }, 'Primo');
    expect(told()).toEqual([]);
    expect((await rows())[2]).toEqual({ id: edited.prompt, position: 3, parent_id: SESSION });
    // And so does an edit of the edit.
    await ask({ type: 'edit', message_id: edited.prompt, content: 'Un' }, 'Premier');
    expect((await rows())[4]?.parent_id).toBe(SESSION);
  });
});

describe('a prompt that names what it continues', () => {
  it('continues that branch, and its agent knows no other', async () => {
    const one = await ask(chat('One'), 'First');
    const anew = await ask({ type: 'regenerate', message_id: one.answer }, 'Anew');
    const old = await ask(chat('Two', { parent_id: one.answer }), 'Second');
    expect(told()).toEqual(['One', 'First']);
    await ask(chat('Three', { parent_id: anew.answer }), 'Third');
    expect(told()).toEqual(['One', 'Anew']);
    expect((await rows()).map(({ parent_id }) => parent_id)).toEqual([
      null,
      one.prompt,
      one.prompt,
      one.answer,
      old.prompt,
      anew.answer,
      expect.any(String),
    ]);
  });

  it('makes no fork where two write at once: the second follows the first', async () => {
    const mina = await world.connect('user-mina', PATH);
    const one = await ask(chat('One'), 'First');
    ada.send(chat('From Ada', { parent_id: one.answer }));
    mina.send(chat('From Mina', { parent_id: one.answer }));
    await world.clock.settle();
    const stored = await rows();
    const parents = stored.map(({ parent_id }) => parent_id);
    expect(parents.slice(2)).toEqual([one.answer, stored[2]?.id, stored[3]?.id, stored[4]?.id]);
  });
});

describe('refusals', () => {
  it.each([
    ['regenerate of a message that is not here', { type: 'regenerate', message_id: 'nowhere' }, 'not_found'],
    ['edit of one', { type: 'edit', message_id: 'nowhere', content: 'x' }, 'not_found'],
    ['a prompt on one', { type: 'chat', content: 'x', parent_id: 'nowhere' }, 'not_found'],
  ])('%s', async (_what, frame, code) => {
    ada.send({ ...frame, client_message_id: EDIT_ID });
    await world.clock.settle();
    expect(ada.frames.at(-1)).toMatchObject({ type: 'error', client_message_id: EDIT_ID, data: { code } });
    expect(await rows()).toEqual([]);
  });

  it('an edit of somebody else’s words, and an empty one', async () => {
    const mina = await world.connect('user-mina', PATH);
    const one = await ask(chat('One'), 'First');
    mina.send({ type: 'edit', message_id: one.prompt, content: 'Not mine' });
    ada.send({ type: 'edit', message_id: one.prompt, content: '  ' });
    await world.clock.settle();
    for (const socket of [ada, mina])
      expect(socket.frames.at(-1)).toMatchObject({ type: 'error', data: { code: 'invalid' } });
    expect(await rows()).toHaveLength(2);
  });

  it('a viewer makes no sibling', async () => {
    const one = await ask(chat('One'), 'First');
    const viewer = await world.storage.membership('ws-demo', 'user-mina');
    if (!viewer) throw new Error('Mina should be a member.');
    await world.storage.putMembership({ ...viewer, role: 'viewer' });
    const mina = await world.connect('user-mina', PATH);
    mina.send({ type: 'regenerate', message_id: one.answer });
    mina.send({ type: 'edit', message_id: one.prompt, content: 'x' });
    await world.clock.settle();
    expect(mina.ofType('error')).toMatchObject([
      { data: { code: 'forbidden' } },
      { data: { code: 'forbidden' } },
    ]);
    expect(await rows()).toHaveLength(2);
  });

  it('a stock gateway knows neither frame, and no parent', async () => {
    world = await createTestWorld({ settings: { stock: true } });
    ada = await world.connect('user-ada', PATH);
    ada.send(chat('One', { chat_id: SESSION, application_id: 'app-helpdesk', parent_id: 'nowhere' }));
    await world.clock.settle();
    world.agent.latest.finish();
    await world.clock.settle();
    const [prompt, answer] = await world.storage.messagesOf(SESSION);
    ada.send({ type: 'regenerate', message_id: answer?.id });
    ada.send({ type: 'edit', message_id: prompt?.id, content: 'x' });
    await world.clock.settle();
    expect(world.core.counters.get('frames_unknown')).toBe(2);
    expect(ada.ofType('error')).toEqual([]);
    expect(await rows()).toHaveLength(2);
  });
});
