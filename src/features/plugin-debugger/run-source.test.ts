import { expect, test } from 'vitest';
import { openAddressedRun } from '#src/app/open-addressed-run.ts';
import { takeEarlyRun } from '#src/shared/early-run/early-run.ts';
import { createHarness } from '#src/testing/connection-harness.ts';
import { shownRun } from '#src/testing/shown-run.ts';
import { runSourceOf } from './run-source.ts';

const log = (n: number) => ({
  type: 'log',
  data: { level: 'info', message: `line ${n}`, timestamp: '2026-11-24T10:00:00.000001' },
  n,
  seq: n,
});
const hello = {
  type: 'hello',
  data: { epoch: 'e', seq: 0, recovered: false, now: '2026-11-24T10:00:00.000Z' },
};
const info = {
  type: 'execution_info',
  data: { plugin_id: 'web-shop', tool_name: 'search', status: 'running' },
};

/** The page was opened at a run; its view is not there yet. */
async function openPage() {
  const { services, net, clock } = await createHarness({
    extensions: ['seq', 'debug-history'],
    signIn: false,
  });
  openAddressedRun('/debug/run%201', services);
  await clock.settle();
  const socket = net.last('/debug/run%201');
  socket.accept();
  return { services, net, clock, socket };
}

test('a run whose socket was opened before its view misses and doubles nothing', async () => {
  const { services, net, clock, socket } = await openPage();
  for (const frame of [hello, info, log(1)]) socket.receive(frame);
  await clock.advance(16);
  // It has come and is not handed out yet.
  socket.receive(log(2));

  const run = runSourceOf('run 1', services);
  expect(run.store.getState().info?.toolName).toBe('search');
  const lease = services.pool.lease(run.channel, run.applyItems);
  const release = run.hold();
  socket.receive(log(3));
  await clock.advance(200);
  const messages = shownRun(run.store.getState()).console.map(({ message }) => message);
  expect(messages).toEqual(['line 1', 'line 2', 'line 3']);
  expect(run.store.getState().connected).toBe(true);
  expect(net.sockets).toHaveLength(1);

  lease.release();
  release();
  await clock.advance(1_000);
  expect(socket.left).toBe(true);
});

test('a run that no view takes is given up', async () => {
  const { services, net, clock } = await openPage();
  // Nobody answers here: it is tried anew for as long as anybody wants it.
  await clock.advance(32_000);
  const tried = net.sockets.length;
  await clock.advance(60_000);
  expect(net.sockets).toHaveLength(tried);
  expect(net.alive()).toEqual([]);
  expect(takeEarlyRun('run 1', services)).toBeNull();
});

test.each(['/debug', '/debug/run-1/more', '/w/ws-demo/plugins', '/debug/%E0'])(
  'nothing is opened early at %s',
  async (path) => {
    const { services, net, clock } = await createHarness({ signIn: false });
    openAddressedRun(path, services);
    await clock.settle();
    expect(net.sockets).toEqual([]);
  },
);
