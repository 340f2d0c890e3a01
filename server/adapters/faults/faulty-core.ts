/** A core whose prompts and lists of messages fail when they are told to, and the route that tells them. */
import * as z from 'zod/mini';
import type { ApiReply, ApiRoute, Core } from '#server/core/api-types.ts';
import { decodeChatClientFrame } from '#src/protocol/chat-frames.ts';
import { faultNames, type Faults, type PromptFault } from './faults.ts';

const PATH = '/api/v1/dev/faults';
const RETRY_AFTER_SECONDS = 8;
const bodySchema = z.looseObject({ fault: z.string() });

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfter?: number;
}

const refusals: Record<PromptFault, Refusal> = {
  auth_error: { status: 401, code: 'auth_error', message: 'Invalid token (provoked)' },
  forbidden: { status: 403, code: 'forbidden', message: 'A viewer may not write (provoked).' },
  too_many_requests: {
    status: 429,
    code: 'rate_limit',
    message: 'Too many requests (provoked).',
    retryAfter: RETRY_AFTER_SECONDS,
  },
};

const json = (status: number, data: unknown, message: string): ApiReply => ({
  kind: 'json',
  status,
  data,
  message,
});

export function withFaults(core: Core, faults: Faults): Core {
  return {
    ...core,
    routes: [...core.routes.map((route) => failing(route, faults)), ...faultRoutes(faults)],
    async connect(request, sink) {
      const session = await core.connect(request, sink);
      if (session === null || !request.path.startsWith('/ws/chat/')) return session;
      return {
        ...session,
        receive(data) {
          const refused = typeof data === 'string' ? refusalOf(data, faults) : null;
          if (refused === null) session.receive(data);
          else sink.send(JSON.stringify(refused));
        },
      };
    },
  };
}

function faultRoutes(faults: Faults): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: PATH,
      auth: 'bearer',
      handle: () => Promise.resolve(json(200, faultNames, '')),
    },
    {
      method: 'POST',
      path: PATH,
      auth: 'bearer',
      handle({ body }) {
        const read = bodySchema.safeParse(body);
        const armed = read.success && faults.arm(read.data.fault);
        return Promise.resolve(
          armed ? json(202, null, '') : json(422, null, `fault must be one of ${faultNames.join(', ')}.`),
        );
      },
    },
  ];
}

/** The documented shape where a fault is told on the socket. */
function refusalOf(text: string, faults: Faults): Record<string, unknown> | null {
  const decoded = decodeChatClientFrame(text);
  if (decoded.kind !== 'decoded' || (decoded.value.type !== 'chat' && decoded.value.type !== 'message'))
    return null;
  const fault = faults.takePrompt();
  if (fault === null) return null;
  const { code, message, retryAfter } = refusals[fault];
  const data = { message, code, ...(retryAfter === undefined ? {} : { retry_after: retryAfter }) };
  return { type: 'error', message, client_message_id: decoded.value.client_message_id ?? null, data };
}

function failing(route: ApiRoute, faults: Faults): ApiRoute {
  if (route.method === 'POST' && route.path === '/api/v1/chat/completions')
    return { ...route, handle: (request) => refusedReply(faults) ?? route.handle(request) };
  if (route.method === 'GET' && route.path.endsWith('/messages'))
    return {
      ...route,
      handle(request) {
        // As a fault of the gateway's own: the front words it, with the request's id.
        if (faults.takeRequest() !== null) return Promise.reject(new Error('provoked by a developer'));
        return route.handle(request);
      },
    };
  return route;
}

function refusedReply(faults: Faults): Promise<ApiReply> | null {
  const fault = faults.takePrompt();
  if (fault === null) return null;
  const { status, message, retryAfter } = refusals[fault];
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  return Promise.resolve({ kind: 'json', status, data: null, message, headers });
}
