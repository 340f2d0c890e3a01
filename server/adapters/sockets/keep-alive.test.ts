import { EventEmitter } from 'node:events';
import type { WebSocketServer } from 'ws';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepAlive } from './keep-alive.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class Socket extends EventEmitter {
  pings = 0;
  cut = false;
  ping(): void {
    this.pings += 1;
  }
  terminate(): void {
    this.cut = true;
  }
}

function setUp() {
  const server = Object.assign(new EventEmitter(), { clients: new Set<Socket>() });
  const stop = keepAlive(server as unknown as WebSocketServer);
  const join = () => {
    const socket = new Socket();
    server.clients.add(socket);
    server.emit('connection', socket);
    return socket;
  };
  return { stop, join };
}

test('a page that pings by itself every 15 s is never asked', () => {
  const { join, stop } = setUp();
  const page = join();
  for (let seconds = 0; seconds < 600; seconds += 15) {
    vi.advanceTimersByTime(15_004);
    page.emit('message', 'ping');
  }
  expect(page).toMatchObject({ pings: 0, cut: false });
  stop();
});

test('a client that says nothing is asked, and stays while it answers', () => {
  const { join, stop } = setUp();
  const quiet = join();
  for (let seconds = 0; seconds < 600; seconds += 1) {
    const before = quiet.pings;
    vi.advanceTimersByTime(1_000);
    if (quiet.pings > before) quiet.emit('pong');
  }
  expect(quiet.cut).toBe(false);
  expect(quiet.pings).toBeGreaterThan(20);
  stop();
});

test('whoever goes without a word is cut within 40 s, whenever that was', () => {
  const { join, stop } = setUp();
  for (let second = 1; second <= 34; second += 3) {
    const gone = join();
    vi.advanceTimersByTime(second * 1_000);
    gone.emit('message', 'the last word');
    vi.advanceTimersByTime(35_000);
    expect(gone.cut, 'it may yet answer').toBe(false);
    vi.advanceTimersByTime(5_000);
    expect(gone.cut, `last heard after ${String(second)} s`).toBe(true);
  }
  stop();
});

test('after the stop nobody is asked or cut', () => {
  const { join, stop } = setUp();
  const socket = join();
  stop();
  vi.advanceTimersByTime(600_000);
  expect(socket).toMatchObject({ pings: 0, cut: false });
});
