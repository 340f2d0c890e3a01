/**
 * However people join, leave, come back and read over REST while answers are written, stopped and stored: what
 * each of them has put together at the end equals the stored text of every answer they saw.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seededRandom } from '#src/lib/random.ts';
import { parsePosition, type StreamPosition } from '#src/protocol/stream.ts';
import { createMemoryStorage } from '../memory-storage.ts';
import type { Storage } from '../ports.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createTestWorld, SESSION, type TestSocket, type TestWorld } from '../testing/test-world.ts';

const PATH = `/ws/chat/${SESSION}`;
const PEOPLE = ['user-ada', 'user-mina', 'user-jun'];

/** A client as simple as can be: it folds by the rules of protocol.md and takes nothing twice. */
class Reader {
  readonly texts = new Map<string, string>();
  readonly ends = new Map<string, string>();
  readonly faults: string[] = [];
  socket: TestSocket | null = null;
  #read = 0;
  #epoch = '';
  #seq = 0;

  async connect(world: TestWorld, as: string, resume: boolean): Promise<void> {
    const query = resume && this.#epoch !== '' ? { epoch: this.#epoch, since: String(this.#seq) } : {};
    this.#read = 0;
    this.socket = await world.connect(as, PATH, query);
  }

  drop(): void {
    this.take();
    this.socket?.drop();
    this.socket = null;
  }

  take(): void {
    const frames = this.socket?.frames ?? [];
    for (const frame of frames.slice(this.#read)) this.#fold(frame);
    this.#read = frames.length;
  }

  #fold(frame: Record<string, unknown>): void {
    const id = String(frame['message_id']);
    const type = String(frame['type']);
    if (type === 'connected') {
      this.#epoch = String(frame['epoch']);
      if (frame['recovered'] === true) return;
      this.#seq = Number(frame['seq']);
      this.texts.clear();
      return;
    }
    if (typeof frame['seq'] === 'number') {
      if (frame['seq'] !== this.#seq + 1)
        this.faults.push(`seq ${String(this.#seq)} → ${String(frame['seq'])}`);
      this.#seq = frame['seq'];
    }
    if (type === 'response_start') this.texts.set(id, '');
    if (type === 'response_snapshot') this.texts.set(id, String(frame['text']));
    if (type === 'text-delta') {
      const text = this.texts.get(id);
      if (text === undefined) this.faults.push(`a delta of ${id} before its start or snapshot`);
      else this.texts.set(id, text + String(frame['text']));
    }
    if (type === 'response_end') this.ends.set(id, String(frame['full_response']));
  }
}

const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      which: fc.nat(2),
      text: fc.string({ minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('join' as const), who: fc.nat(2), resume: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), who: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ask' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('finish' as const), which: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('read' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 900 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constant(130_000) }) },
);

async function play(
  commands: readonly (typeof command extends fc.Arbitrary<infer C> ? C : never)[],
): Promise<void> {
  const world = await createTestWorld();
  const asker = await world.connect('user-ada', PATH);
  const readers = PEOPLE.map(() => new Reader());
  const ask = async (): Promise<void> => {
    asker.send({ type: 'chat', content: 'Go on', chat_id: SESSION });
    await world.clock.settle();
  };
  await ask();
  for (const one of commands) {
    const answers = world.agent.answers;
    if (one.do === 'say') answers.at(-1 - one.which)?.say(one.text);
    else if (one.do === 'finish') answers.at(-1 - one.which)?.finish();
    else if (one.do === 'ask') await ask();
    else if (one.do === 'cancel') asker.send({ type: 'cancel' });
    else if (one.do === 'pass') await world.clock.advance(one.ms);
    else if (one.do === 'leave') readers[one.who]?.drop();
    else if (one.do === 'join') {
      const reader = readers[one.who];
      if (reader && !reader.socket) await reader.connect(world, PEOPLE[one.who] ?? '', one.resume);
    } else await checkRest(world, readers);
  }
  for (const answer of world.agent.answers) answer.finish();
  await world.clock.advance(300);
  const stored = new Map((await world.storage.messagesOf(SESSION)).map((message) => [message.id, message]));
  for (const reader of readers) {
    reader.take();
    expect(reader.faults).toEqual([]);
    for (const [id, text] of reader.ends) expect(text).toBe(stored.get(id)?.content);
    if (!reader.socket) continue;
    for (const [id, text] of reader.texts) expect(text).toBe(stored.get(id)?.content);
  }
  for (const message of stored.values()) expect(message.status).not.toBe('running');
  expect(world.core.counters.get('frames_failed')).toBeUndefined();
}

/** A page fetched over REST is exactly what a reader has who follows the stream up to its position. */
async function checkRest(world: TestWorld, readers: readonly Reader[]): Promise<void> {
  await world.clock.settle();
  const reply = await world.request('user-ada', 'GET', `/api/v1/chat/sessions/${SESSION}/messages`);
  const position = await world.bus.position(`chat:${SESSION}`);
  expect(reply.headers['X-Nadoo-Position']).toBe(`${position.epoch}:${String(position.seq)}`);
  const listed = new Map(
    (reply.data as { id: string; content: string }[]).map((row) => [row.id, row.content]),
  );
  for (const reader of readers) {
    reader.take();
    if (!reader.socket) continue;
    for (const [id, text] of reader.texts) expect(listed.get(id)).toBe(text);
  }
}

it('every joiner ends with the stored text', async () => {
  await fc.assert(fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 60 }), play), {
    seed: 20_261_124,
    numRuns: 150,
  });
}, 60_000);

/**
 * The same with a storage that takes its time, different for every call, and with joins and fetches under way
 * while the answers go on: what a page is made of, REST up to its position and frames after it, is whole.
 */
it('every page ends with the stored text, however slow the storage', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.array(fc.constantFrom('say', 'ask', 'fetch', 'join', 'end', 'pass'), { maxLength: 40 }),
      playSlowly,
    ),
    { seed: 20_261_124, numRuns: 120 },
  );
}, 60_000);

interface Page {
  readonly position: StreamPosition;
  readonly texts: Map<string, string>;
}

async function playSlowly(seed: number, commands: readonly string[]): Promise<void> {
  const random = seededRandom(seed);
  const clock = createFakeClock();
  const settle = async (rounds = 40): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) await clock.settle();
  };
  const slow = withDelays(async () => {
    for (let waits = Math.floor(random() * 4); waits > 0; waits -= 1) await clock.settle();
  });
  const world = await createTestWorld({ clock, storage: slow(createMemoryStorage()) });
  const follower = await world.connect('user-mina', PATH);
  const asker = await world.connect('user-ada', PATH);
  const pages: Promise<Page>[] = [];
  const joined: Promise<TestSocket>[] = [];
  asker.send({ type: 'chat', content: 'Go on', chat_id: SESSION });
  await settle();
  for (const one of commands) {
    const answers = world.agent.answers;
    const answer = answers[Math.floor(random() * answers.length)];
    if (one === 'say') answer?.say(String(Math.floor(random() * 10)));
    else if (one === 'ask') asker.send({ type: 'chat', content: 'Go on', chat_id: SESSION });
    else if (one === 'fetch') pages.push(fetchPage(world));
    else if (one === 'join') joined.push(world.connect('user-jun', PATH));
    else if (one === 'end') answer?.finish();
    else await clock.advance(Math.floor(random() * 300));
    await settle(Math.floor(random() * 4));
  }
  await settle();
  for (const answer of world.agent.answers) answer.finish();
  await settle(200);

  const stored = new Map(
    (await world.storage.messagesOf(SESSION)).map((message) => [message.id, message.content]),
  );
  for (const page of await Promise.all(pages)) {
    applyAfter(page, follower.frames);
    expect(page.texts).toEqual(stored);
  }
  for (const socket of await Promise.all(joined)) {
    const reader = new Reader();
    reader.socket = socket;
    reader.take();
    expect(reader.faults).toEqual([]);
    for (const [id, text] of reader.texts) expect(text).toBe(stored.get(id));
  }
}

async function fetchPage(world: TestWorld): Promise<Page> {
  const reply = await world.request('user-mina', 'GET', `/api/v1/chat/sessions/${SESSION}/messages`);
  const position = parsePosition(reply.headers['X-Nadoo-Position']);
  if (!position) throw new Error('A page without a position.');
  const rows = reply.data as { id: string; content: string }[];
  return { position, texts: new Map(rows.map(({ id, content }) => [id, content])) };
}

/** Frames after the page's position; `message` and `response_start` are told by their id. */
function applyAfter({ position, texts }: Page, frames: readonly Record<string, unknown>[]): void {
  for (const frame of frames) {
    if (typeof frame['seq'] !== 'number' || frame['type'] === 'connected' || frame['seq'] <= position.seq)
      continue;
    const id = String(frame['message_id']);
    if (frame['type'] === 'message') {
      const { id: own, content } = frame['message'] as { id: string; content: string };
      texts.set(own, content);
    } else if (frame['type'] === 'response_start') {
      if (!texts.has(id)) texts.set(id, '');
    } else if (frame['type'] === 'text-delta') {
      texts.set(id, (texts.get(id) ?? '') + String(frame['text']));
    }
  }
}

/** Every method of a storage, after a delay. */
function withDelays(delay: () => Promise<void>): (storage: Storage) => Storage {
  return (storage) =>
    new Proxy(storage, {
      get(target, name) {
        const method = Reflect.get(target, name) as (...values: unknown[]) => Promise<unknown>;
        return async (...values: unknown[]) => {
          await delay();
          const result = await method.apply(target, values);
          await delay();
          return result;
        };
      },
    });
}
