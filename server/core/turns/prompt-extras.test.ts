/** Whom a prompt mentions and what it brings along, over the core's sockets (extensions `mentions`, `attachments`). */
import { describe, expect, it } from 'vitest';
import {
  allExtensions,
  createTestWorld,
  SESSION,
  type TestSocket,
  type TestWorld,
} from '../testing/test-world.ts';
import { withAttachments } from './prompt-extras.ts';

const PATH = `/ws/chat/${SESSION}`;
const ID = '44444444-4444-4444-8444-444444444444';
const note = { name: 'notes.txt', media_type: 'text/plain', text: 'We ship on Friday.\r\n' };

async function send(world: TestWorld, fields: Record<string, unknown>, as = 'user-ada'): Promise<TestSocket> {
  const socket = await world.connect(as, PATH);
  socket.send({ type: 'chat', content: 'See this, @Mina', application_id: 'app-helpdesk', ...fields });
  await world.clock.settle();
  return socket;
}

const bellOf = async (world: TestWorld, userId: string) =>
  (await world.request(userId, 'GET', '/api/v1/notifications')).data as Record<string, unknown>[];
const stored = async (world: TestWorld) =>
  (await world.request('user-ada', 'GET', `/api/v1/chat/sessions/${SESSION}/messages`)).data as Record<
    string,
    unknown
  >[];

describe('mentions', () => {
  it('ring for each member but the sender, and lead to the message', async () => {
    const world = await createTestWorld();
    await send(world, { mentions: ['user-mina', 'user-jun', 'user-ada', 'user-mina'] });
    const [prompt] = await stored(world);
    expect(prompt?.['mentions']).toEqual(['user-mina', 'user-jun', 'user-ada']);
    expect(await bellOf(world, 'user-ada')).toEqual([]);
    for (const person of ['user-mina', 'user-jun'])
      expect(await bellOf(world, person)).toMatchObject([
        {
          kind: 'mentioned',
          title: 'Ada mentioned you',
          body: 'See this, @Mina',
          action_url: `/w/ws-demo/chat/${SESSION}?message=${String(prompt?.['id'])}`,
          params: { by: 'Ada', by_id: 'user-ada', session_title: 'First chat', message_id: prompt?.['id'] },
        },
      ]);
  });

  it('leave out who is no member: nobody hears of a chat that they may not see', async () => {
    const world = await createTestWorld();
    await send(world, { mentions: ['user-eve', 'nobody', 'user-mina'] });
    expect((await stored(world))[0]?.['mentions']).toEqual(['user-mina']);
    expect(await bellOf(world, 'user-eve')).toEqual([]);
  });

  it('ring once, however often the prompt is repeated, and whoever the repeat names', async () => {
    const world = await createTestWorld();
    const socket = await send(world, { client_message_id: ID, mentions: ['user-mina'] });
    for (const mentions of [['user-mina'], ['user-jun']]) {
      socket.send({ type: 'chat', content: 'See this, @Mina', client_message_id: ID, mentions });
      await world.clock.settle();
    }
    expect(socket.ofType('message_ack')).toHaveLength(3);
    expect(await bellOf(world, 'user-mina')).toHaveLength(1);
    expect(await bellOf(world, 'user-jun')).toEqual([]);
  });

  it('are not for a viewer to write, and ring for nobody then', async () => {
    const world = await createTestWorld();
    const socket = await send(world, { mentions: ['user-mina'] }, 'user-jun');
    expect(socket.ofType('error')).toMatchObject([{ data: { code: 'forbidden' } }]);
    expect(await bellOf(world, 'user-mina')).toEqual([]);
  });

  it('are fifty at most', async () => {
    const world = await createTestWorld();
    const mentions = Array.from({ length: 51 }, (_, at) => `user-${String(at)}`);
    expect((await send(world, { mentions })).ofType('error')).toMatchObject([{ data: { code: 'invalid' } }]);
    expect(await stored(world)).toEqual([]);
  });
});

describe('attachments', () => {
  it('are stored to the byte, told to all, and given to the agent', async () => {
    const world = await createTestWorld();
    const mina = await world.connect('user-mina', PATH);
    await send(world, { attachments: [note] });
    expect((await stored(world))[0]?.['attachments']).toEqual([note]);
    expect(mina.ofType('message')).toMatchObject([{ message: { attachments: [note] } }]);
    expect(world.agent.latest.turn).toMatchObject({ prompt: 'See this, @Mina', attachments: [note] });
  });

  it.each([
    ['no text', [{ ...note, text: 'a\0b' }]],
    ['a name without a letter', [{ ...note, name: '  ' }]],
    ['too long a name', [{ ...note, name: 'n'.repeat(201) }]],
    ['too many', Array.from({ length: 11 }, () => note)],
  ])('are refused: %s', async (_why, attachments) => {
    const world = await createTestWorld();
    const socket = await send(world, { attachments, client_message_id: ID });
    expect(socket.ofType('error')).toMatchObject([{ client_message_id: ID, data: { code: 'invalid' } }]);
    expect(await stored(world)).toEqual([]);
  });

  it('reach a language model as files, by name', () => {
    expect(withAttachments('Read', [note])).toBe(
      'Read\n\n<file name="notes.txt">\nWe ship on Friday.\r\n\n</file>',
    );
    expect(withAttachments('Read')).toBe('Read');
  });

  it('come by completions too', async () => {
    const world = await createTestWorld();
    const body = { session_id: SESSION, message: 'Read', attachments: [note], mentions: ['user-mina'] };
    const whole = world.request('user-ada', 'POST', '/api/v1/chat/completions', body);
    await world.clock.settle();
    world.agent.latest.finish();
    await world.clock.settle();
    expect((await whole).status).toBe(200);
    expect((await stored(world))[0]).toMatchObject({ attachments: [note], mentions: ['user-mina'] });
  });
});

it('a stock gateway knows neither, and says nothing of them', async () => {
  const world = await createTestWorld({ settings: { stock: true, extensions: allExtensions } });
  await send(world, { mentions: ['user-mina'], attachments: [note] });
  const [prompt] = await world.storage.messagesOf(SESSION);
  expect(prompt).toMatchObject({ content: 'See this, @Mina', mentions: [], attachments: [] });
  expect(await bellOf(world, 'user-mina')).toBeNull();
  expect(world.agent.latest.turn.attachments).toEqual([]);
});
