import { expect, test } from 'vitest';
import { createWebSocketTransport, type WebSocketClass } from './websocket-transport.ts';

test('what is being closed is sent nothing: browsers complain of it in the console', () => {
  const sent: string[] = [];
  const made: { readyState: number }[] = [];
  class FakeSocket {
    readyState = 1;
    bufferedAmount = 0;
    binaryType = 'arraybuffer' as const;
    onopen = null;
    onmessage = null;
    onclose = null;
    onerror = null;
    constructor() {
      made.push(this);
    }
    send(text: string) {
      sent.push(text);
    }
    close() {
      this.readyState = 2;
    }
  }
  const handlers = { opened: () => undefined, received: () => undefined, closed: () => undefined };
  const socket = createWebSocketTransport(FakeSocket as unknown as WebSocketClass)('ws://x', handlers);
  socket.send('before');
  if (made[0]) made[0].readyState = 2;
  socket.send('while closing');
  expect(sent).toEqual(['before']);
});
