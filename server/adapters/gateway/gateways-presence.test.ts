/** Who is here, where two gateways on one PostgreSQL and one Redis serve a workspace, and when one of them is killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Clock } from '#src/lib/clock.ts';
import { seededRandom } from '#src/lib/random.ts';
import { decodeWorkspaceFrame } from '#src/protocol/workspace-frames.ts';
import { createRatedClock, type RatedClock } from '../testing/rated-clock.ts';
import { startPostgres } from '../testing/postgres-server.ts';
import { startRedis } from '../testing/redis-server.ts';
import { signIn, startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

const clock = vi.hoisted(() => ({ rated: null as unknown as RatedClock }));
vi.mock('#src/lib/clock.ts', () => {
  const systemClock: Clock = {
    now: () => clock.rated.now(),
    monotonic: () => clock.rated.monotonic(),
    schedule: (callback, ms) => clock.rated.schedule(callback, ms),
  };
  return { systemClock };
});
clock.rated = createRatedClock();

const postgres = await startPostgres();
const redis = await startRedis({ tcp: true });

/** Of a person: open windows, how they are, what they look at. */
type Row = readonly [connections: number, status: string, viewing: string | null];
const AWAY: Row = [0, 'offline', null];

/** A window of the workspace, and who is here by what it was told. */
interface Window {
  readonly socket: WebSocket;
  readonly roster: Map<string, Row>;
  say(status: string, viewing?: string): void;
  close(): Promise<void>;
}

async function openWindow(url: string, token: string): Promise<Window> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/workspaces/ws-demo?token=${token}`);
  const roster = new Map<string, Row>();
  let isTold = false;
  socket.on('message', (data: Buffer) => {
    const decoded = decodeWorkspaceFrame(data.toString());
    if (decoded.kind !== 'decoded') return;
    const event = decoded.value;
    if (event.type !== 'presence_state' && event.type !== 'presence_update') return;
    isTold = true;
    for (const { userId, connections, status, viewing } of event.members)
      roster.set(userId, connections === 0 ? AWAY : [connections, status, viewing?.id ?? null]);
    if (event.type === 'presence_update') for (const id of event.left) roster.set(id, AWAY);
  });
  socket.on('error', () => undefined);
  await expect.poll(() => isTold, { timeout: 10_000 }).toBe(true);
  return {
    socket,
    roster,
    say(status, viewing) {
      const seen = viewing === undefined ? null : { kind: 'plugin', id: viewing };
      socket.send(JSON.stringify({ type: 'presence', status, viewing: seen }));
    },
    async close() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

const sorted = (roster: ReadonlyMap<string, Row>) => Object.fromEntries([...roster].sort());

describe.runIf(postgres !== null && redis !== null)('two gateways', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'nadoo gateways '));
  const environment = {
    DATABASE_URL: postgres?.url ?? '',
    REDIS_URL: redis?.url ?? '',
    JWT_SECRET: 'one secret for all the gateways there are',
  };
  const stops: (() => Promise<unknown>)[] = [];
  const tokens = new Map<string, string>();
  let near: TestGateway;
  let far: { readonly url: string; readonly child: ChildProcess };

  /** A process of its own: one that can be killed. */
  async function startFar(): Promise<typeof far> {
    const main = fileURLToPath(new URL('../../main.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', main], {
      env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: path.join(folder, 'data'), ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    stops.push(() => {
      child.kill('SIGKILL');
      return ended;
    });
    let said = '';
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (text: Buffer) => {
        said += text.toString();
        const ready = /ready at (\S+)/.exec(said)?.[1];
        if (ready !== undefined) resolve(ready);
      });
      child.once('exit', () => reject(new Error(`It ended: ${said}`)));
    });
    return { url, child };
  }

  beforeAll(async () => {
    near = await startTestGateway(environment);
    stops.push(() => near.stop());
    far = await startFar();
    for (const name of ['ada', 'mina', 'jun']) tokens.set(name, await signIn(near.url, name));
  }, 60_000);
  afterAll(async () => {
    clock.rated.setRate(1);
    for (const stop of stops) await stop();
    await postgres?.stop();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (url: string, name: string) => openWindow(url, tokens.get(name) ?? '');
  /** All of them, and whoever comes now, are told the same. */
  async function expectRoster(windows: readonly Window[], expected: Record<string, Row>): Promise<void> {
    for (const window of windows)
      await expect.poll(() => sorted(window.roster), { timeout: 10_000 }).toEqual(expected);
  }

  it('tell every window on either the same, whoever comes, goes, is idle or looks elsewhere on which', async () => {
    const random = seededRandom(20_261_126);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
    const watching = [await open(near.url, 'ada'), await open(far.url, 'ada')];
    for (const window of watching) window.say('active');
    /** What each open window said, the newest word last. */
    type Said = readonly [window: Window, status: string, viewing: string];
    const said: Record<'mina' | 'jun', Said[]> = { mina: [], jun: [] };
    const rowOf = (windows: readonly Said[]): Row => {
      const newest = windows.findLast(([, status]) => status === 'active') ?? windows.at(-1);
      return newest === undefined ? AWAY : [windows.length, newest[1], newest[2]];
    };
    const openWindows = () => [...watching, ...[...said.mina, ...said.jun].map(([window]) => window)];
    const expectAll = (here: number) =>
      expectRoster(openWindows(), {
        'user-ada': [here, 'active', null],
        'user-jun': rowOf(said.jun),
        'user-mina': rowOf(said.mina),
      });
    for (let step = 0; step < 24; step += 1) {
      const name = pick(['mina', 'jun'] as const);
      const windows = said[name];
      const [known] = windows.length > 0 && random() < 0.7 ? pick(windows) : [];
      said[name] = windows.filter(([window]) => window !== known);
      if (known !== undefined && random() < 0.5) {
        await known.close();
      } else {
        const window = known ?? (await open(pick([near.url, far.url]), name));
        const words = [pick(['active', 'idle']), pick(['one', 'two'])] as const;
        window.say(...words);
        said[name] = [...said[name], [window, ...words]];
      }
      await expectAll(2);
    }
    // Who comes late is told the same.
    const late = [await open(near.url, 'ada'), await open(far.url, 'ada')];
    for (const window of late) window.say('active');
    watching.push(...late);
    await expectAll(4);
    for (const window of openWindows()) await window.close();
  }, 60_000);

  it('show nobody of one that was killed a minute later, and all who are on the other', async () => {
    const ada = await open(near.url, 'ada');
    ada.say('active');
    const jun = [await open(near.url, 'jun'), await open(far.url, 'jun')];
    for (const window of jun) window.say('active');
    const mina = await open(far.url, 'mina');
    mina.say('idle');
    await expectRoster([ada, ...jun, mina], {
      'user-ada': [1, 'active', null],
      'user-jun': [2, 'active', null],
      'user-mina': [1, 'idle', null],
    });
    const killedAt = clock.rated.monotonic();
    far.child.kill('SIGKILL');
    clock.rated.setRate(25);
    const left = {
      'user-ada': [1, 'active', null],
      'user-jun': [1, 'active', null],
      'user-mina': AWAY,
    } as const;
    await expect.poll(() => sorted(ada.roster), { timeout: 10_000 }).toEqual(left);
    expect(clock.rated.monotonic() - killedAt).toBeLessThan(60_000);
    clock.rated.setRate(1);
    const fresh = await open(near.url, 'ada');
    fresh.say('active');
    await expectRoster([ada, fresh], { ...left, 'user-ada': [2, 'active', null] });
  }, 60_000);
});
