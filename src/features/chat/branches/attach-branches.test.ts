import { expect, it } from 'vitest';
import type { Capabilities } from '#src/protocol/capabilities.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createChatSession } from '../chat-session.ts';
import { addAsk, requeueAsk } from './ask-fold.ts';
import { attachBranches } from './attach-branches.ts';

function setUp(first: Capabilities | null) {
  let known = first;
  const clock = createFakeClock();
  const frames: unknown[] = [];
  const session = createChatSession({
    sessionId: 's',
    userId: 'ada',
    http: { request: () => new Promise(() => undefined), stream: () => new Promise(() => undefined) },
    clock,
    dialect: 'chat',
    extensions: () => new Set(known?.extensions),
    serverOffsetMs: () => 0,
    refreshToken: () => Promise.resolve(true),
  });
  attachBranches(session, { get: () => known });
  session.setApplication('app');
  session.attach((frame) => {
    frames.push(frame['type']);
    return 'sent';
  });
  session.store.fold((state) => addAsk(state, 'ask', 'm1'));
  const connect = (next: Capabilities | null): void => {
    known = next;
    session.receive([
      {
        kind: 'opened',
        transport: 'websocket',
        resumption: 'reload',
        position: null,
        at: clock.now() * 1_000,
      },
    ]);
  };
  return {
    session,
    frames,
    connect,
    asks: () => session.store.getState().asks.map(({ delivery }) => delivery),
  };
}

const stock: Capabilities = { version: 'stock', extensions: [] };
const versions: Capabilities = { version: 'test', extensions: ['branch'] };

it('does not ask a server for another answer that has come back as one without versions, and says so', () => {
  const { session, frames, connect, asks } = setUp(versions);
  connect(stock);
  expect([frames, asks()]).toEqual([[], ['unsent']]);
  session.store.fold((state) => requeueAsk(state, 'ask'));
  expect([frames, asks()]).toEqual([[], ['unsent']]);
  connect(versions);
  session.store.fold((state) => requeueAsk(state, 'ask'));
  expect([frames, asks()]).toEqual([['regenerate'], ['sending']]);
});

it('waits while nobody knows yet what the server can', () => {
  const { frames, connect, asks } = setUp(null);
  connect(null);
  expect([frames, asks()]).toEqual([[], ['queued']]);
  connect(versions);
  expect([frames, asks()]).toEqual([['regenerate'], ['sending']]);
});
