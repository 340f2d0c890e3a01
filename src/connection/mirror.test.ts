/** All channels over the one stream (extension `sse`), where WebSockets do not come through. */
import { expect, test } from 'vitest';
import { HELLO_MS, PONG_MS, BEAT_MS, QUIET_MS } from '#src/http/frame-stream.ts';
import { JOIN_MS, KEEP_SLOT_MS, LEAVE_MS } from '#src/http/mirror.ts';
import { chatChannel, debugChannel } from '#src/protocol/channels.ts';
import { createFakeLocks } from '#src/testing/fake-locks.ts';
import { createFakeStream, envelope } from '#src/testing/fake-server.ts';
import { fallenBack, limitedPage, prompt } from '#src/testing/limited-page.ts';

test('every channel comes over one stream, each with its own place, and says so', async () => {
  const { chat, bell, room, opened, alive, say, greet, clock } = await fallenBack();
  expect(alive()).toHaveLength(1);
  expect(opened.at(-1)?.channels).toEqual(['chat:s1', 'notifications:user-ada', 'workspace:w']);
  await greet();
  say('chat:s1', { type: 'response_start', message_id: 'm', seq: 4 });
  say('chat:s1', { type: 'text-delta', message_id: 'm', text: 'Hi', index: 0, seq: 5 });
  say('chat:s1', { type: 'text-delta', message_id: 'm', text: 'Hi', index: 0, seq: 5 });
  await clock.advance(50);
  const heard = chat.items.filter(({ kind }) => kind === 'event');
  for (const { lease, items } of [chat, bell, room]) {
    expect(lease.status()).toMatchObject({ state: 'degraded', transport: 'mirror' });
    expect(items[0]).toMatchObject({ kind: 'opened', transport: 'mirror', position: { epoch: 'e', seq: 3 } });
  }
  expect(heard).toMatchObject([
    { event: { type: 'connected' } },
    { event: { type: 'response_started' } },
    { event: { type: 'text_received', text: 'Hi' } },
  ]);
  expect([bell.items.length, room.items.length]).toEqual([2, 2]);
});

test('what is sent goes by ordered posts, one at a time; one that got lost is posted again under its number', async () => {
  const { chat, room, greet, posts, server, clock } = await fallenBack();
  expect(chat.lease.send(prompt('too early'))).toBe('not-connected');
  await greet();
  let answer: () => Response = () => {
    throw new TypeError('network error');
  };
  server.overrides.set('/sse/frames', () => answer());
  expect(chat.lease.send(prompt('one'))).toBe('sent');
  expect(chat.lease.send({ type: 'cancel', message_id: 'm' })).toBe('sent');
  expect(room.lease.send({ type: 'presence', status: 'active' })).toBe('sent');
  answer = () => envelope(null, 202);
  await clock.advance(50);
  const own = posts().filter(({ channel }) => channel !== null);
  expect(own.map(({ n, channel, frame }) => [n, channel, frame['type']])).toEqual([
    [2, 'chat:s1', 'chat'],
    [3, 'chat:s1', 'cancel'],
    [4, 'workspace:w', 'presence'],
  ]);
  expect(own[1]?.frame).toEqual({ type: 'cancel', message_id: 'm' });
});

test('a post whose answer got lost is repeated with the same n', async () => {
  const { chat, greet, posts, server, clock } = await fallenBack();
  await greet();
  let fails = true;
  server.overrides.set('/sse/frames', () => {
    if (!fails) return envelope(null, 202);
    fails = false;
    throw new TypeError('network error');
  });
  chat.lease.send(prompt('one'));
  await clock.advance(50);
  const own = posts().filter(({ channel }) => channel !== null);
  expect(own.map(({ n, frame }) => [n, frame['content']])).toEqual([
    [2, 'one'],
    [2, 'one'],
  ]);
});

test('a stream that dies without a word is noticed, and resumed from where each channel stands', async () => {
  const { chat, say, greet, deafen, opened, alive, clock } = await fallenBack();
  await greet();
  say('chat:s1', { type: 'typing', user_id: 'user-mina' });
  say('chat:s1', { type: 'response_start', message_id: 'm', seq: 4 });
  await clock.advance(BEAT_MS * 3);
  expect(opened).toHaveLength(1);
  deafen();
  await clock.advance(BEAT_MS + PONG_MS + 100);
  expect(chat.items.at(-1)).toMatchObject({ kind: 'lost' });
  expect(opened).toHaveLength(2);
  expect(alive()).toHaveLength(1);
  expect(opened[1]).toMatchObject({
    channels: ['chat:s1', 'notifications:user-ada', 'workspace:w'],
    cursor: 'e:4,e:3,e:3',
  });
  await greet(true);
  expect(chat.items.at(-2)).toMatchObject({ kind: 'opened', resumption: 'recovered' });
});

test.each([
  ['so is one whose line swallows the question too', false],
  ['a question that is long on its way is no silence while something comes', true],
])('%s', async (_, isHeard) => {
  const { chat, say, greet, server, clock, posts } = await fallenBack();
  await greet();
  await clock.advance(BEAT_MS);
  server.overrides.set('/sse/frames', () => new Promise<Response>(() => undefined));
  const asked = () => new Set(posts().map(({ n }) => n)).size;
  const before = asked();
  await clock.advance(BEAT_MS);
  if (isHeard) say('chat:s1', { type: 'typing', user_id: 'user-mina' });
  await clock.advance(QUIET_MS + 100);
  expect(chat.items.at(-1)).toMatchObject({ kind: isHeard ? 'event' : 'lost' });
  // Once: a repeat has its number.
  expect(asked()).toBe(before + 1);
});

test('comments alone keep no stream alive whose posts get no answer, and a busy stream is not asked to death', async () => {
  const { say, greet, deafen, opened, clock } = await fallenBack();
  await greet();
  deafen();
  for (let at = 0; at < 30; at += 1) {
    say('chat:s1', { type: 'typing', user_id: 'user-mina' });
    await clock.advance(2_000);
  }
  expect(opened).toHaveLength(1);
});

test('back on WebSocket the stream is left, and no frame comes twice or is missed', async () => {
  const { chat, say, greet, letIn, alive, net, clock } = await fallenBack();
  await greet();
  letIn();
  await clock.advance(31_000);
  const socket = net.last('/ws/chat/s1');
  expect(socket.url.searchParams.get('since')).toBe('3');
  say('chat:s1', { type: 'text-delta', message_id: 'm', text: 'a', index: 0, seq: 4 });
  await clock.advance(20);
  socket.accept();
  socket.receive({ type: 'connected', epoch: 'e', seq: 4, recovered: true });
  socket.receive({ type: 'text-delta', message_id: 'm', text: 'a', index: 0, seq: 4 });
  say('chat:s1', { type: 'text-delta', message_id: 'm', text: 'b', index: 1, seq: 5 });
  socket.receive({ type: 'text-delta', message_id: 'm', text: 'b', index: 1, seq: 5 });
  await clock.advance(50);
  expect(chat.lease.status()).toMatchObject({ state: 'live', transport: 'websocket' });
  const texts = chat.items.flatMap((item) =>
    item.kind === 'event' && item.event.type === 'text_received' ? [item.event.text] : [],
  );
  expect(texts).toEqual(['a', 'b']);
  for (const part of ['/ws/notifications', '/ws/workspaces']) {
    net.last(part).accept();
    net.last(part).receive({ type: 'hello', epoch: 'e', seq: 3, recovered: true });
    await clock.advance(2_000);
  }
  await clock.advance(LEAVE_MS);
  expect(alive()).toEqual([]);
});

test('what was posted last leaves before the stream is left', async () => {
  const { lease, greet, letIn, posts, alive, server, net, clock } = await limitedPage();
  const chat = lease(chatChannel('s1'));
  await clock.advance(500);
  await greet();
  letIn();
  await clock.advance(31_000);
  let fail = (_: Error): void => undefined;
  const answers = [new Promise<Response>((_, reject) => (fail = reject))];
  server.overrides.set('/sse/frames', () => answers.shift() ?? envelope(null, 202));
  expect(chat.lease.send(prompt('one'))).toBe('sent');
  const socket = net.last('/ws/chat/s1');
  socket.accept();
  socket.receive({ type: 'connected', epoch: 'e', seq: 3, recovered: true });
  await clock.advance(500);
  expect(chat.lease.status()).toMatchObject({ state: 'live', transport: 'websocket' });
  fail(new TypeError('network error'));
  await clock.advance(LEAVE_MS);
  expect(
    posts()
      .filter(({ channel }) => channel !== null)
      .map(({ frame }) => frame['content']),
  ).toEqual(['one', 'one']);
  await clock.advance(LEAVE_MS);
  expect(alive()).toEqual([]);
});

test('a channel that the server closes for its rights stops and says why; the others go on', async () => {
  const { room, chat, opened, greet, say, clock } = await fallenBack();
  await greet();
  opened
    .at(-1)
    ?.stream.push(
      `data: ${JSON.stringify({ channel: 'workspace:w', close: { code: 1008, reason: 'No longer a member' } })}\n\n`,
    );
  await clock.advance(5_000);
  expect(room.lease.status()).toMatchObject({
    state: 'failed',
    lastError: { kind: 'closed', code: 1008, detail: 'No longer a member' },
  });
  expect(opened.at(-1)?.channels).toEqual(['chat:s1', 'notifications:user-ada']);
  await greet(true);
  say('chat:s1', { type: 'typing', user_id: 'user-mina' });
  await clock.advance(50);
  expect(chat.items.at(-1)).toMatchObject({ event: { type: 'typing_seen' } });
});

test('a view that opens changes the stream, the channels that were there go on from where they stand', async () => {
  const { lease, opened, alive, greet, chat, clock } = await fallenBack();
  await greet();
  lease(debugChannel('run-1'));
  await clock.advance(500 + JOIN_MS);
  expect(alive()).toHaveLength(1);
  expect(opened.at(-1)).toMatchObject({
    channels: ['chat:s1', 'notifications:user-ada', 'workspace:w', 'debug:run-1'],
    cursor: 'e:3,e:3,e:3,',
  });
  await greet(true);
  expect(chat.items.filter(({ kind }) => kind === 'lost')).toEqual([]);
});

test('where the stream’s hello never comes through, chat answers by its own streams and the rest polls', async () => {
  const { chat, room, opened, alive, clock } = await fallenBack();
  await clock.advance(6 * HELLO_MS);
  expect(opened.length).toBe(3);
  expect(alive()).toEqual([]);
  expect(chat.lease.status()).toMatchObject({ state: 'degraded', transport: 'sse' });
  expect(room.lease.status()).toMatchObject({ state: 'degraded', transport: 'poll' });
});

test('a post for a stream that the server has cut opens another; one is not lost for it until a reload', async () => {
  const { chat, room, opened, alive, greet, server, clock } = await fallenBack();
  await greet();
  const well = server.overrides.get('/sse/frames');
  if (!well) throw new Error('Posts are answered');
  // Far apart: a slow reader is cut now and then.
  for (let cut = 1; cut <= 4; cut += 1) {
    await clock.advance(70_000);
    server.overrides.set('/sse/frames', () => envelope(null, 404, {}, 'No such stream.'));
    expect(chat.lease.send(prompt('Hello'))).toBe('sent');
    await clock.advance(5_000);
    expect(opened).toHaveLength(cut + 1);
    expect(opened.at(-1)?.cursor).toBe('e:3,e:3,e:3');
    server.overrides.set('/sse/frames', well);
    await greet(true);
    expect(chat.items.at(-2)).toMatchObject({ kind: 'opened', transport: 'mirror', resumption: 'recovered' });
    expect(room.lease.status()).toMatchObject({ state: 'degraded', transport: 'mirror' });
    expect(alive()).toHaveLength(1);
  }
});

test('where posts reach a gateway that does not hold the stream, time after time, the page does without', async () => {
  const { chat, room, opened, alive, greet, server, clock } = await fallenBack();
  server.overrides.set('/sse/frames', () => envelope(null, 404, {}, 'No such stream.'));
  for (let tries = 1; tries <= 3; tries += 1) {
    expect(opened).toHaveLength(tries);
    await greet();
    // What follows at once, or a second later, has 6 s to say hello.
    await clock.advance(3_000);
  }
  await clock.advance(60_000);
  expect(opened).toHaveLength(3);
  expect(alive()).toEqual([]);
  expect(chat.lease.status()).toMatchObject({ state: 'degraded', transport: 'sse' });
  expect(room.lease.status()).toMatchObject({ state: 'degraded', transport: 'poll' });
});

test('a page that is not signed in watches its run on the stream of the run', async () => {
  const page = await limitedPage({ signIn: false });
  const run = page.lease(debugChannel('run-1'));
  await page.clock.advance(3_000);
  expect(page.opened.at(-1)?.channels).toEqual(['/api/v1/sse/plugin/debug/run-1']);
  page.say(null, { type: 'hello', connection_id: 'c' });
  page.say('debug:run-1', { type: 'hello', data: { epoch: 'e', seq: 0, recovered: false } });
  await page.clock.advance(60);
  expect(run.items[0]).toMatchObject({ kind: 'opened', transport: 'mirror' });
  for (let at = 0; at < 4; at += 1) {
    page.opened.at(-1)?.stream.push(': keep-alive\n\n');
    await page.clock.advance(15_000);
  }
  expect(page.opened).toHaveLength(1);
  expect(page.posts()).toEqual([]);
  await page.clock.advance(45_000);
  expect(page.opened.length).toBeGreaterThan(1);
});

test('a run that is not there is refused in the server’s words, and nothing is tried again', async () => {
  const page = await limitedPage({ signIn: false });
  page.server.onStream = () => envelope(null, 404, {}, 'There is no execution none here.');
  const run = page.lease(debugChannel('none'));
  await page.clock.advance(3_000);
  expect(run.lease.status()).toMatchObject({
    state: 'failed',
    lastError: { kind: 'closed', code: 1008, detail: 'There is no execution none here.' },
  });
  const asked = page.server.asked.length;
  await page.clock.advance(60_000);
  expect(page.server.asked.slice(asked).filter((path) => path.includes('/sse'))).toEqual([]);
});

/** Four tabs of one browser without WebSockets; whoever has a stream is greeted. */
async function fourTabs() {
  const locks = createFakeLocks();
  const tabs = [];
  for (let nth = 0; nth < 4; nth += 1) {
    const tab = await fallenBack({ locks });
    if (tab.alive().length > 0) await tab.greet();
    tabs.push(tab);
  }
  return tabs;
}

test('three tabs of a browser have a stream; the fourth polls, says so, and takes the slot that comes free', async () => {
  const tabs = await fourTabs();
  const [first, , , fourth] = tabs;
  expect(tabs.map((tab) => tab.alive().length)).toEqual([1, 1, 1, 0]);
  for (const { lease } of [fourth?.chat, fourth?.bell, fourth?.room].filter((each) => each !== undefined))
    expect(lease.status()).toMatchObject({ state: 'degraded', transport: 'poll' });
  const before = fourth?.chat.items.length ?? 0;
  await fourth?.clock.advance(40_000);
  expect(fourth?.chat.items.slice(before)).toMatchObject([{ kind: 'opened', transport: 'poll' }]);
  first?.services.close();
  await first?.clock.advance(KEEP_SLOT_MS);
  await fourth?.clock.advance(JOIN_MS);
  expect(fourth?.alive()).toHaveLength(1);
  await fourth?.greet();
  expect(fourth?.chat.lease.status()).toMatchObject({ transport: 'mirror' });
});

test('a tab that gets its stream while an answer comes over completions shows each piece once', async () => {
  const tabs = await fourTabs();
  const [first, , , fourth] = tabs;
  if (!first || !fourth) throw new Error('There are four tabs');
  const { server, clock, chat, room, opened, say, greet } = fourth;
  const answer = createFakeStream();
  server.overrides.set('/api/v1/chat/completions', () => answer.response);
  chat.lease.send({ ...prompt('Hello'), client_message_id: 'c' });
  await clock.advance(100);
  answer.push('event: text_chunk\ndata: {"content":"one "}\n\n');
  first.services.close();
  await first.clock.advance(KEEP_SLOT_MS);
  await clock.advance(JOIN_MS);
  // The others go over; the gateway tells the same answer on the chat's stream, and so the chat is not on it.
  expect(opened.at(-1)?.channels).toEqual(['notifications:user-ada', 'workspace:w']);
  await greet();
  say('chat:s1', { type: 'text-delta', message_id: 'm', text: 'one ', index: 0, seq: 4 });
  answer.push('event: text_chunk\ndata: {"content":"two"}\n\n');
  await clock.advance(50);
  expect(room.lease.status().transport).toBe('mirror');
  expect(chat.lease.status()).toMatchObject({ state: 'degraded', transport: 'poll' });
  answer.push('event: done\ndata: {}\n\n');
  answer.end();
  await clock.advance(LEAVE_MS + JOIN_MS);
  const texts = chat.items.flatMap((item) =>
    item.kind === 'event' && item.event.type === 'text_received' ? [item.event.text] : [],
  );
  expect(texts).toEqual(['one ', 'two']);
  expect(opened.at(-1)?.channels).toEqual(['notifications:user-ada', 'workspace:w', 'chat:s1']);
  await greet();
  expect(chat.lease.status().transport).toBe('mirror');
  expect(chat.items.at(-2)).toMatchObject({ kind: 'opened', transport: 'mirror', resumption: 'reload' });
});

test('without Web Locks a tab has its stream while it is seen', async () => {
  const { page, alive, greet, chat, clock } = await fallenBack();
  await greet();
  page.tell('hidden');
  await clock.advance(100);
  expect(alive()).toEqual([]);
  expect(chat.lease.status().transport).toBe('poll');
  page.tell('visible');
  await clock.advance(100);
  expect(alive()).toHaveLength(1);
  await greet(true);
  expect(chat.lease.status().transport).toBe('mirror');
});

test('nothing is left behind', async () => {
  const { services, clock, greet, alive } = await fallenBack();
  await greet();
  services.close();
  expect([clock.armed(), alive().length]).toEqual([0, 0]);
});
