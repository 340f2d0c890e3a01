/** A small world for the core's tests: three people, a workspace, an application, everything scripted. */
import { seededRandom } from '#src/lib/random.ts';
import type { ApiReply, Core, SocketSession } from '../api-types.ts';
import { dispatch } from '../api/dispatch.ts';
import { createCore } from '../core.ts';
import { createMemoryBus } from '../memory-bus.ts';
import { createMemoryStorage } from '../memory-storage.ts';
import type {
  CorePorts,
  CoreSettings,
  Log,
  PasswordService,
  Storage,
  StreamBus,
  TokenService,
} from '../ports.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createScriptedAgent, type ScriptedAgent } from './scripted-agent.ts';
import { createScriptedRunner, type ScriptedRunner } from './scripted-runner.ts';

export const allExtensions = [
  'seq',
  'positions',
  'ack',
  'response-identity',
  'durable-answers',
  'agent-events',
  'branch',
  'inbox',
  'ticket',
  'refresh-cookie',
  'plugin-runs',
  'sse',
  'debug-history',
  'mentions',
  'attachments',
  'feedback',
  'workspace-data',
  'message-pages',
  'workflows',
  'presence',
  'chat-search',
  'session-activity',
  'session-branch',
  'session-archive',
] as const;

export const SESSION = '11111111-1111-4111-8111-111111111111';

const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const plainPasswords: PasswordService = {
  hash: (password) => Promise.resolve(`hash of ${password}`),
  verify: (password, hash) => Promise.resolve(hash === `hash of ${password}`),
};

/** Tokens that anybody can read and forge, with the lifetimes of protocol.md 1.2. */
function createPlainTokens(clock: FakeClock): TokenService {
  const until = (seconds: number): string => String(clock.now() + seconds * 1000);
  const read = (token: string, typ: string): string[] | null => {
    const [kind, expires, ...rest] = token.split('|');
    return kind === typ && Number(expires) > clock.now() ? rest : null;
  };
  return {
    issueAccess: (userId) => Promise.resolve({ token: `access|${until(1800)}|${userId}`, expiresIn: 1800 }),
    verifyAccess(token) {
      const [userId] = read(token, 'access') ?? [];
      return Promise.resolve(
        userId === undefined ? null : { userId, expiresAt: Number(token.split('|')[1]) },
      );
    },
    issueRefresh: (userId, familyId, tokenId) =>
      Promise.resolve(`refresh|${until(604_800)}|${userId}|${familyId}|${tokenId}`),
    verifyRefresh(token) {
      const [userId, familyId, tokenId] = read(token, 'refresh') ?? [];
      if (userId === undefined || familyId === undefined || tokenId === undefined)
        return Promise.resolve(null);
      return Promise.resolve({ userId, familyId, tokenId });
    },
  };
}

/** A connected socket as a client sees it. */
export class TestSocket {
  readonly texts: string[] = [];
  closeCode: number | null = null;
  closeReason = '';
  /** What the test claims waits to be written. */
  buffered = 0;
  session: SocketSession | null = null;

  /** Frames received so far, parsed. */
  get frames(): Record<string, unknown>[] {
    return this.texts
      .filter((text) => text.startsWith('{'))
      .map((text) => JSON.parse(text) as Record<string, unknown>);
  }

  ofType(type: string): Record<string, unknown>[] {
    return this.frames.filter((frame) => frame['type'] === type);
  }

  get types(): unknown[] {
    return this.frames.map((frame) => frame['type']);
  }

  send(frame: Record<string, unknown> | string): void {
    this.session?.receive(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The network is gone. */
  drop(): void {
    this.session?.closed();
    this.session = null;
  }
}

export interface TestReply {
  readonly status: number;
  readonly data: unknown;
  readonly message: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string | null>>;
}

export interface TestWorld {
  readonly core: Core;
  readonly storage: Storage;
  readonly bus: StreamBus;
  readonly clock: FakeClock;
  readonly agent: ScriptedAgent;
  readonly runner: ScriptedRunner;
  token(userId: string): Promise<string>;
  /** @param as null: without a token */
  request(
    as: string | null,
    method: string,
    url: string,
    body?: unknown,
    extra?: { headers?: Record<string, string>; cookies?: Record<string, string>; sameOrigin?: boolean },
  ): Promise<TestReply>;
  raw(
    as: string | null,
    method: string,
    url: string,
    body?: unknown,
    signal?: AbortSignal,
    headers?: Record<string, string>,
  ): Promise<ApiReply>;
  /** @param as null: without a token */
  connect(as: string | null, path: string, query?: Record<string, string>): Promise<TestSocket>;
  /** The same storage and clock under a new process: nothing of the old one's memory is left. */
  restart(): Promise<TestWorld>;
}

export interface WorldOptions {
  readonly settings?: Partial<CoreSettings>;
  readonly storage?: Storage;
  readonly clock?: FakeClock;
  readonly ports?: Partial<CorePorts>;
}

export async function createTestWorld(options: WorldOptions = {}): Promise<TestWorld> {
  const clock = options.clock ?? createFakeClock();
  const storage = options.storage ?? createMemoryStorage();
  const bus = createMemoryBus({ clock, yieldToLoop: () => Promise.resolve() });
  const agent = createScriptedAgent();
  const runner = createScriptedRunner();
  const tokens = createPlainTokens(clock);
  const stock = options.settings?.stock ?? false;
  const core = createCore({
    storage,
    bus,
    tokens,
    passwords: plainPasswords,
    agent,
    pluginRunner: runner,
    clock,
    random: seededRandom(1),
    log: silentLog,
    ...options.ports,
    settings: {
      stock,
      demo: false,
      gatewayId: 'gateway-1',
      version: 'test',
      extensions: stock ? [] : allExtensions,
      rateLimits: { ip: 0, user: 0, chat: 0 },
      ...options.settings,
    },
  });
  if (await storage.isEmpty()) await seed(storage);
  await core.recover();

  const token = async (userId: string): Promise<string> => (await tokens.issueAccess(userId)).token;

  const never = new AbortController().signal;
  const raw: TestWorld['raw'] = async (as, method, url, body, signal = never, headers = {}) =>
    dispatch(core, {
      method,
      url,
      headers: { ...(as === null ? {} : { authorization: `Bearer ${await token(as)}` }), ...headers },
      cookies: {},
      body,
      ip: '192.0.2.1',
      sameOrigin: true,
      secure: false,
      signal,
    });

  return {
    core,
    storage,
    bus,
    clock,
    agent,
    runner,
    token,
    raw,
    async request(as, method, url, body, extra = {}) {
      const reply = await dispatch(core, {
        method,
        url,
        headers: { ...(as === null ? {} : { authorization: `Bearer ${await token(as)}` }), ...extra.headers },
        cookies: extra.cookies ?? {},
        body,
        ip: '192.0.2.1',
        sameOrigin: extra.sameOrigin ?? true,
        secure: false,
        signal: new AbortController().signal,
      });
      if (reply.kind !== 'json') throw new Error('This reply is a stream; use raw().');
      const { status, data, message, headers = {}, cookies = [] } = reply;
      return {
        status,
        data,
        message,
        headers,
        cookies: Object.fromEntries(cookies.map((c) => [c.name, c.value])),
      };
    },
    async connect(as, path, query = {}) {
      const socket = new TestSocket();
      const withToken = as === null ? query : { token: await token(as), ...query };
      socket.session = await core.connect(
        { path, query: withToken, ip: '192.0.2.1' },
        {
          send: (text) => {
            if (socket.closeCode === null) socket.texts.push(text);
          },
          close: (code, reason) => {
            socket.closeCode ??= code;
            socket.closeReason = reason;
            socket.session?.closed();
          },
          bufferedBytes: () => socket.buffered,
        },
      );
      await clock.settle();
      return socket;
    },
    restart: () => createTestWorld({ ...options, storage, clock }),
  };
}

async function seed(storage: Storage): Promise<void> {
  const now = '2026-11-24T10:00:00.000Z';
  for (const [id, name] of [
    ['user-ada', 'Ada'],
    ['user-mina', 'Mina'],
    ['user-jun', 'Jun'],
    ['user-eve', 'Eve'],
  ] as const) {
    const email = `${name.toLowerCase()}@demo.nadoo.dev`;
    await storage.insertUser({ id, email, name }, { user_id: id, password_hash: 'hash of demo-nadoo' });
  }
  await storage.insertWorkspace({ id: 'ws-demo', name: 'Acme AI Lab' });
  await storage.insertWorkspace({ id: 'ws-private', name: 'Private' });
  await storage.putMembership({ workspace_id: 'ws-demo', user_id: 'user-ada', role: 'owner' });
  await storage.putMembership({ workspace_id: 'ws-demo', user_id: 'user-mina', role: 'member' });
  await storage.putMembership({ workspace_id: 'ws-demo', user_id: 'user-jun', role: 'viewer' });
  await storage.putMembership({ workspace_id: 'ws-private', user_id: 'user-ada', role: 'owner' });
  const application = { description: 'Helps', workspace_id: 'ws-demo', plugin_ids: ['calculator'] };
  await storage.insertApplication({ id: 'app-helpdesk', name: 'Helpdesk', ...application });
  await storage.putPlugin({
    id: 'calculator',
    name: 'Calculator',
    description: 'Calculates',
    version: '1.0.0',
    tools: [
      { name: 'calculate', description: 'One sum', parameters: { type: 'object', required: ['expression'] } },
    ],
    source: 'secret source',
    language: 'javascript',
  });
  await storage.insertDocument({
    id: 'doc-handbook',
    workspace_id: 'ws-demo',
    title: 'Handbook',
    text: '# Handbook\n\nHolidays: twenty-five days a year.',
    version: 1,
    updated_at: now,
    updated_by: 'user-ada',
  });
  await storage.insertSession({
    id: SESSION,
    application_id: 'app-helpdesk',
    workspace_id: 'ws-demo',
    title: 'First chat',
    archived: false,
    created_by: 'user-ada',
    created_at: now,
    updated_at: now,
  });
}
