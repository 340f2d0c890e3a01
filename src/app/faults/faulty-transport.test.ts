import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeTransport } from '#src/testing/fake-transport.ts';
import { createFaultyTransport } from './faulty-transport.ts';

function setUp() {
  const clock = createFakeClock();
  const net = createFakeTransport();
  const { transport, faults } = createFaultyTransport(net.transport, clock);
  const got: string[] = [];
  const closes: number[] = [];
  const socket = transport('ws://nadoo.test/ws/chat/one', {
    opened: () => undefined,
    received: (data) => got.push(JSON.stringify(JSON.parse(String(data)))),
    closed: (code) => closes.push(code),
  });
  const server = net.last();
  server.accept();
  return { clock, server, faults, socket, got, closes };
}

describe('a faulty transport', () => {
  it('passes all that there is while nobody asks for a fault', () => {
    const { server, socket, got, closes } = setUp();
    server.receive({ n: 1 });
    socket.send('{"out":1}');
    server.close(1000);
    expect(got).toEqual(['{"n":1}']);
    expect(server.sent).toEqual(['{"out":1}']);
    expect(closes).toEqual([1000]);
  });

  it('cuts: the page sees 1006 once, and the socket is left', () => {
    const { server, faults, closes } = setUp();
    faults.cut();
    faults.cut();
    expect(closes).toEqual([1006]);
    expect(server.left).toBe(true);
  });

  it('loses as many frames as it was told', () => {
    const { server, faults, got } = setUp();
    faults.loseNext(2);
    for (const n of [1, 2, 3]) server.receive({ n });
    expect(got).toEqual(['{"n":3}']);
  });

  it('delays, in order, and hands nothing over once the socket is left', async () => {
    const { clock, server, faults, socket, got } = setUp();
    faults.delay(2_000);
    server.receive({ n: 1 });
    await clock.advance(1_999);
    expect(got).toEqual([]);
    await clock.advance(1);
    expect(got).toEqual(['{"n":1}']);
    server.receive({ n: 2 });
    socket.close();
    await clock.advance(2_000);
    expect(got).toEqual(['{"n":1}']);
  });

  it('swallows both ways until it is healed', () => {
    const { server, faults, socket, got, closes } = setUp();
    faults.swallow(true);
    server.receive({ n: 1 });
    socket.send('{"out":1}');
    expect([got, server.sent, closes]).toEqual([[], [], []]);
    faults.heal();
    server.receive({ n: 2 });
    socket.send('{"out":2}');
    expect(got).toEqual(['{"n":2}']);
    expect(server.sent).toEqual(['{"out":2}']);
  });
});
