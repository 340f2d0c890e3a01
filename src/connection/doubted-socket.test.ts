/** A socket of which nobody knows whether the other side is there: what must arrive once is not given to it. */
import { expect, test } from 'vitest';
import { chatChannel } from '#src/protocol/channels.ts';
import { createHarness } from '#src/testing/connection-harness.ts';

const prompt = { type: 'chat', content: 'hi' };

async function liveChat({ answersPings = true } = {}) {
  const harness = await createHarness();
  const { net, clock, page, lease: take } = harness;
  const { lease, items } = take(chatChannel('s1'));
  await clock.settle();
  const socket = net.last();
  socket.accept();
  socket.receive({ type: 'connected', session_id: 's1' });
  if (answersPings) socket.receive({ type: 'pong' });
  await clock.advance(20);
  const left = () => socket.sent.filter((text) => !text.includes('ping'));
  const goOffline = () => {
    page.online = false;
    page.tell('network');
  };
  return { ...harness, lease, items, socket, left, goOffline };
}

test('the browser goes offline, and nobody answers: nothing leaves until the next socket', async () => {
  const { net, clock, server, page, lease, items, socket, left, goOffline } = await liveChat();
  server.reachable = false;
  goOffline();
  for (const ms of [0, 100, 400, 1_500]) {
    await clock.advance(ms);
    expect(lease.send(prompt)).toBe('not-connected');
    expect(lease.send({ type: 'typing' })).toBe('not-connected');
  }
  await clock.advance(1_100);
  expect(items.at(-1)).toMatchObject({ kind: 'lost', reason: { kind: 'silent' } });
  expect(socket.left).toBe(true);
  expect(left()).toEqual([]);
  server.reachable = true;
  page.online = true;
  page.tell('network');
  await clock.advance(500);
  net.last().accept();
  net.last().receive({ type: 'connected', session_id: 's1' });
  expect(lease.send(prompt)).toBe('sent');
  expect(net.last().sent.filter((text) => text.includes('hi'))).toHaveLength(1);
});

test('the browser goes offline, but the server is on this machine: its pong opens the way, and says so', async () => {
  const { clock, lease, socket, left, goOffline } = await liveChat();
  const states: string[] = [];
  lease.subscribe(({ state }) => states.push(state));
  goOffline();
  expect(lease.send(prompt)).toBe('not-connected');
  await clock.advance(30);
  socket.receive({ type: 'pong' });
  expect([states[0], states.at(-1)]).toEqual(['suspect', 'live']);
  expect(lease.send(prompt)).toBe('sent');
  expect(left()).toEqual([JSON.stringify(prompt)]);
});

test('a stop does not wait: it can hit nothing else, and may be in time', async () => {
  const { lease, left, goOffline } = await liveChat();
  goOffline();
  expect(lease.send({ type: 'cancel' })).toBe('sent');
  expect(left()).toEqual(['{"type":"cancel"}']);
});

test.each([
  ['answers', true, 'live', 'sent'],
  ['does not', false, 'offline', 'not-connected'],
] as const)('where no pong was ever seen, REST tells: it %s', async (_what, reachable, state, outcome) => {
  const { clock, server, lease, goOffline } = await liveChat({ answersPings: false });
  server.reachable = reachable;
  goOffline();
  expect(lease.status().state).toBe('suspect');
  expect(lease.send(prompt)).toBe('not-connected');
  await clock.settle();
  expect(lease.status().state).toBe(state);
  expect(lease.send(prompt)).toBe(outcome);
});
