/** A page whose WebSockets do not come through, and the streams of the mirror (extension `sse`) that it opens. */
import { chatChannel, notificationsChannel, workspaceChannel } from '#src/protocol/channels.ts';
import { createHarness, type HarnessOptions } from './connection-harness.ts';
import { createFakeStream, envelope } from './fake-server.ts';
import type { FakeSocket } from './fake-transport.ts';

const extensions = ['seq', 'sse', 'inbox', 'presence', 'response-identity'];
const refuse = (socket: FakeSocket) => {
  queueMicrotask(() => {
    if (!socket.left) socket.close(1006);
  });
};

interface Post {
  readonly connection_id: string;
  readonly n: number;
  readonly channel: string | null;
  readonly frame: Record<string, unknown>;
}

/** A page whose WebSockets are refused, and the streams that it opens; the test speaks on the youngest. */
export async function limitedPage(options: HarnessOptions = {}) {
  let door: (socket: FakeSocket) => void = refuse;
  const harness = await createHarness({
    extensions,
    onSocket: (socket) => {
      door(socket);
    },
    ...options,
  });
  const { server, clock } = harness;
  const opened: { channels: string[]; cursor: string | null; stream: ReturnType<typeof createFakeStream> }[] =
    [];
  const gone: boolean[] = [];
  let answersPings = true;
  server.onStream = (url, init) => {
    const stream = createFakeStream();
    const nth = opened.length;
    init.signal?.addEventListener('abort', () => {
      gone[nth] = true;
      stream.cut();
    });
    const channels = (new URL(url).searchParams.get('channels') ?? new URL(url).pathname).split(',');
    opened.push({ channels, cursor: new Headers(init.headers).get('Last-Event-ID'), stream });
    return stream.response;
  };
  const posts = () =>
    server.bodies.filter(({ path }) => path === '/sse/frames').map(({ body }) => body as Post);
  const say = (channel: string | null, frame: object) => {
    opened.at(-1)?.stream.push(`data: ${JSON.stringify({ channel, frame })}\n\n`);
  };
  server.overrides.set('/sse/frames', () => {
    if (answersPings && posts().at(-1)?.channel === null) say(null, { type: 'pong' });
    return envelope(null, 202);
  });
  const page = {
    ...harness,
    opened,
    posts,
    say,
    alive: () => opened.filter((_, nth) => !gone[nth]),
    letIn: () => {
      door = () => undefined;
    },
    deafen: () => {
      answersPings = false;
    },
    /** The stream's hello, and each channel's at seq 3. */
    async greet(recovered = false) {
      say(null, { type: 'hello', connection_id: `connection-${String(opened.length)}` });
      for (const channel of opened.at(-1)?.channels ?? []) {
        const place = { epoch: 'e', seq: 3, recovered };
        if (channel.startsWith('debug')) say(channel, { type: 'hello', data: place });
        else say(channel, { type: channel.startsWith('chat') ? 'connected' : 'hello', ...place });
      }
      await clock.advance(20);
    },
  };
  return page;
}

export const prompt = (content: string) => ({ type: 'chat', content, chat_id: 's1' });

/** Its chat, bell and room wait for the stream to greet them. */
export async function fallenBack(options: HarnessOptions = {}) {
  const page = await limitedPage(options);
  const chat = page.lease(chatChannel('s1'));
  const bell = page.lease(notificationsChannel('user-ada'));
  const room = page.lease(workspaceChannel('w'));
  await page.clock.advance(500);
  return { ...page, chat, bell, room };
}
