/** What the server refuses of that which is posted beside the one stream (extension `sse`), and what it says of it. */
import { expect, test } from 'vitest';
import { BEAT_MS, QUIET_MS } from '#src/http/frame-stream.ts';
import { envelope } from '#src/testing/fake-server.ts';
import { fallenBack, prompt } from '#src/testing/limited-page.ts';

const named = (id: string) => ({ ...prompt(`words of ${id}`), client_message_id: id });
const typing = { type: 'typing' };
const presence = (status: string) => ({ type: 'presence', status });

const refusal = (status: number, headers: Record<string, string> = {}) =>
  envelope(null, status, { 'X-Request-Id': 'req-5', ...headers }, 'Sorry');

/** A greeted page of which `refuse` says, frame by frame, with what each post is answered; null: it is taken. */
async function refusingPage(refuse: (type: unknown) => Response | null) {
  const page = await fallenBack();
  await page.greet();
  const usual = page.server.overrides.get('/sse/frames');
  page.server.overrides.set('/sse/frames', (init) => {
    const refused = refuse(page.posts().at(-1)?.frame['type']);
    return refused ?? usual?.(init) ?? envelope(null, 202);
  });
  const said = () =>
    page
      .posts()
      .filter(({ frame }) => frame['type'] !== 'ping')
      .map(({ n, frame }) => [n, frame['type'], frame['client_message_id'] ?? frame['status']]);
  const errors = () =>
    page.chat.items.flatMap((item) =>
      item.kind === 'event' && item.event.type === 'error_received' ? [item.event] : [],
    );
  const losses = () =>
    [page.chat, page.bell, page.room].map(({ items }) => items.filter(({ kind }) => kind === 'lost').length);
  return { ...page, said, errors, losses };
}

test.each([
  [429, 'rate_limit'],
  [403, 'forbidden'],
  [500, 'server'],
  [422, 'invalid'],
  [401, 'auth_error'],
])(
  'a prompt whose post is refused with %i gets it as its error frame: %s; the stream stays',
  async (status, code) => {
    const { chat, clock, errors, losses, opened } = await refusingPage((type) =>
      type === 'chat' ? refusal(status, { 'Retry-After': '7' }) : null,
    );
    expect(chat.lease.send(named('c1'))).toBe('sent');
    await clock.advance(50);
    expect(errors()).toMatchObject([
      {
        code,
        message: 'Sorry',
        clientMessageId: 'c1',
        retryAfterSeconds: 7,
        requestId: 'req-5',
        messageId: null,
      },
    ]);
    await clock.advance(3 * BEAT_MS);
    expect(errors()).toHaveLength(1);
    expect(opened).toHaveLength(1);
    expect(losses()).toEqual([0, 0, 0]);
  },
);

test('what was refused leaves its number to the next, of whichever channel', async () => {
  let refusals = 1;
  const { chat, room, clock, said } = await refusingPage((type) =>
    type === 'chat' && refusals-- > 0 ? refusal(403) : null,
  );
  chat.lease.send(named('c1'));
  room.lease.send(presence('active'));
  chat.lease.send(named('c2'));
  await clock.advance(50);
  expect(said()).toEqual([
    [2, 'chat', 'c1'],
    [2, 'presence', 'active'],
    [3, 'chat', 'c2'],
  ]);
});

test('where the server may have taken it all the same, a ping settles the number before the next', async () => {
  let refusals = 2;
  const { chat, room, clock, posts, errors } = await refusingPage((type) =>
    type === 'chat' && refusals-- > 0 ? refusal(500) : null,
  );
  chat.lease.send(named('c1'));
  room.lease.send(presence('active'));
  chat.lease.send(named('c1'));
  await clock.advance(50);
  expect(posts().map(({ n, frame }) => [n, frame['type']])).toEqual([
    [1, 'ping'],
    [2, 'chat'],
    [2, 'chat'],
    [2, 'ping'],
    [3, 'presence'],
    [4, 'chat'],
  ]);
  expect(errors()).toHaveLength(1);
});

test('a repeat that is refused after no answer at all leaves the number in doubt too', async () => {
  let tries = 0;
  const { chat, clock, posts, errors } = await refusingPage((type) => {
    if (type !== 'chat') return null;
    tries += 1;
    if (tries === 1) throw new TypeError('network error');
    return tries === 2 ? refusal(403) : null;
  });
  chat.lease.send(named('c1'));
  chat.lease.send(named('c2'));
  await clock.advance(50);
  expect(posts().map(({ n, frame }) => [n, frame['type']])).toEqual([
    [1, 'ping'],
    [2, 'chat'],
    [2, 'chat'],
    [2, 'ping'],
    [3, 'chat'],
  ]);
  expect(errors()).toMatchObject([{ clientMessageId: 'c1' }]);
});

test('a server that refuses every post says so of each prompt, and its stream goes on being read', async () => {
  const { chat, say, clock, errors, losses, opened } = await refusingPage(() => refusal(500));
  for (const id of ['c1', 'c2']) {
    chat.lease.send(named(id));
    await clock.advance(50);
  }
  expect(errors().map(({ clientMessageId }) => clientMessageId)).toEqual(['c1', 'c2']);
  for (let at = 0; at < 10; at += 1) {
    opened[0]?.stream.push(': keep-alive\n\n');
    await clock.advance(BEAT_MS);
  }
  say('chat:s1', { type: 'typing', user_id: 'user-mina' });
  await clock.advance(50);
  expect(chat.items.at(-1)).toMatchObject({ event: { type: 'typing_seen' } });
  expect(opened).toHaveLength(1);
  expect(losses()).toEqual([0, 0, 0]);
  // Where nothing comes any more either, it is gone.
  await clock.advance(2 * QUIET_MS + BEAT_MS);
  expect(losses()).toEqual([1, 1, 1]);
});

test('another version of an answer is refused by its own name', async () => {
  const { chat, clock, errors } = await refusingPage((type) => (type === 'regenerate' ? refusal(403) : null));
  chat.lease.send({ type: 'regenerate', message_id: 'm', client_message_id: 'r1' });
  await clock.advance(50);
  expect(errors()).toMatchObject([{ clientMessageId: 'r1', code: 'forbidden' }]);
});

test('that somebody typed is not said late; how they are is, its last word, once the server takes anything', async () => {
  let isRefusing = true;
  const { chat, room, clock, said, errors, losses } = await refusingPage((type) =>
    isRefusing && type !== 'ping' ? refusal(429) : null,
  );
  chat.lease.send(typing);
  room.lease.send(presence('active'));
  await clock.advance(50);
  room.lease.send(presence('away'));
  await clock.advance(50);
  isRefusing = false;
  const before = said().length;
  await clock.advance(2 * BEAT_MS);
  expect(said().slice(before)).toEqual([[3, 'presence', 'away']]);
  expect(errors()).toEqual([]);
  expect(losses()).toEqual([0, 0, 0]);
});

test.each([
  { type: 'cancel', message_id: 'm' },
  { type: 'tool_decision', call_id: 't', allow: true },
])('of a refused $type its sender hears as of a cut, after which it can be said again', async (frame) => {
  let refusals = 1;
  const { chat, clock, errors, losses, opened } = await refusingPage((type) =>
    type === frame.type && refusals-- > 0 ? refusal(403) : null,
  );
  chat.lease.send(frame);
  await clock.advance(2_000);
  expect(errors()).toEqual([]);
  expect(losses()).toEqual([1, 1, 1]);
  expect(opened).toHaveLength(2);
});

test.each([404, 409, 410])(
  'a post refused with %i is of a stream that is no more: another is opened',
  async (status) => {
    let refusals = 1;
    const { chat, clock, errors, opened } = await refusingPage((type) =>
      type === 'chat' && refusals-- > 0 ? refusal(status) : null,
    );
    chat.lease.send(named('c1'));
    await clock.advance(2_000);
    expect(errors()).toEqual([]);
    expect(opened).toHaveLength(2);
  },
);
