import * as z from 'zod/mini';
import { restPaths } from '#src/protocol/endpoints.ts';
import {
  applicationSchema,
  executionSchema,
  memberSchema,
  messageSchema,
  sessionSchema,
  type WireMessage,
} from '#src/protocol/entities.ts';
import { envelopeSchema } from '#src/protocol/envelope.ts';
import { demoPassword, people, type Person } from './people.ts';

const tokensSchema = z.looseObject({ access_token: z.string(), expires_in: z.number() });

/** A reply as it came: journeys about refusals look at the status themselves. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
  readonly message: string;
}

/** REST as one person, past the page: what a journey compares the page's text with. */
export interface Api {
  readonly token: string;
  request: (method: string, path: string, body?: unknown) => Promise<Reply>;
  applications: () => Promise<z.infer<typeof applicationSchema>[]>;
  sessions: (applicationId: string) => Promise<z.infer<typeof sessionSchema>[]>;
  createSession: (applicationId: string, title: string) => Promise<z.infer<typeof sessionSchema>>;
  /** In the order that the server gives them. */
  messages: (sessionId: string) => Promise<WireMessage[]>;
  /** The newest message of the agent, as the server stored it. */
  lastAnswer: (sessionId: string) => Promise<WireMessage | undefined>;
  members: (workspaceId: string) => Promise<z.infer<typeof memberSchema>[]>;
  startExecution: (pluginId: string, tool: string, parameters: Record<string, unknown>) => Promise<string>;
  execution: (executionId: string) => Promise<z.infer<typeof executionSchema>>;
}

async function call(
  base: string,
  token: string | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<Reply> {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const envelope = envelopeSchema.parse(await response.json());
  return {
    status: response.status,
    headers: response.headers,
    data: envelope.data,
    message: envelope.message ?? '',
  };
}

/** Signs in over REST. `base` is the address of a gateway (or of a proxy in front of one). */
export async function signInApi(base: string, person: Person): Promise<Api> {
  const login = await call(base, null, 'POST', restPaths.login, {
    email: people[person].email,
    password: demoPassword,
  });
  const { access_token: token } = tokensSchema.parse(login.data);
  const request = (method: string, path: string, body?: unknown) => call(base, token, method, path, body);
  const get = async <T>(schema: z.ZodMiniType<T>, path: string): Promise<T> =>
    schema.parse((await request('GET', path)).data);
  const messages = (sessionId: string) => get(z.array(messageSchema), restPaths.sessionMessages(sessionId));
  return {
    token,
    request,
    applications: () => get(z.array(applicationSchema), restPaths.applications),
    sessions: (applicationId) => get(z.array(sessionSchema), restPaths.sessionsOf(applicationId)),
    createSession: async (applicationId, title) => {
      const reply = await request('POST', restPaths.sessions, { application_id: applicationId, title });
      return sessionSchema.parse(reply.data);
    },
    messages,
    lastAnswer: async (sessionId) =>
      (await messages(sessionId)).findLast((message) => message.role === 'assistant'),
    members: (workspaceId) => get(z.array(memberSchema), restPaths.members(workspaceId)),
    startExecution: async (pluginId, tool, parameters) => {
      const reply = await request('POST', restPaths.startExecution(pluginId, tool), { parameters });
      return z.looseObject({ execution_id: z.string() }).parse(reply.data).execution_id;
    },
    execution: (executionId) => get(executionSchema, restPaths.execution(executionId)),
  };
}
