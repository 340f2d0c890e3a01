/** Whether an answer streams: one prompt in a chat of its own, which is put away again. */
import { errorWords } from '#src/lib/error-words.ts';
import { fetchWithin } from '#src/lib/fetch-within.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { dataOf, readReply } from '#src/protocol/reply.ts';
import { applicationsReplySchema, sessionReplySchema } from '#src/protocol/rest-schemas.ts';
import { createSseParser } from '#src/protocol/sse.ts';
import { ask } from './check-http.ts';
import { failed, ok, skipped, type CheckContext, type CheckStep, type Finding } from './check-types.ts';

const STREAM_MS = 30_000;
/** An answer that comes so late and is over at once was held back by somebody. */
const HELD_MS = 1_500;
const AT_ONCE_MS = 100;
/** Enough to see that it streams. */
const ENOUGH_MS = 300;
const ENOUGH_EVENTS = 4;

const NGINX_STREAM = ['proxy_buffering off;', 'proxy_cache off;', 'gzip off;'].join('\n');

export const checkSse: CheckStep = async (context) => {
  if (context.token === null) return skipped('needsLogin');
  if (!context.request.mayPrompt) return skipped('sseNotAsked');
  const applications = dataOf(await ask(context, restPaths.applications), applicationsReplySchema);
  const application = applications?.[0];
  if (application === undefined) return skipped('sseNoApplication');
  const made = await ask(context, restPaths.sessions, {
    method: 'POST',
    body: JSON.stringify({ application_id: application.id, title: 'Server check' }),
  });
  const session = dataOf({ ...made, status: made.status === 201 ? 200 : made.status }, sessionReplySchema);
  if (session === null)
    return failed('fault', { status: made.status, message: made.message }, { text: 'fixLog' });
  try {
    return await stream(context, session.id);
  } catch (error) {
    return failed('sseLost', { message: errorWords(error) }, { text: 'fixStream', lines: NGINX_STREAM });
  } finally {
    await ask(context, restPaths.archiveSession(session.id), { method: 'PUT' });
  }
};

async function stream(context: CheckContext, sessionId: string): Promise<Finding> {
  const { port, serverUrl, token, signal } = context;
  const { clock } = port;
  const leave = new AbortController();
  const stop = () => {
    leave.abort(new Error('The answer took too long.'));
  };
  const cancel = clock.schedule(stop, STREAM_MS);
  signal.addEventListener('abort', stop, { once: true });
  const began = clock.monotonic();
  try {
    const reply = await fetchWithin(
      port,
      serverUrl + restPaths.completions,
      {
        method: 'POST',
        credentials: 'omit',
        cache: 'no-store',
        headers: { Authorization: `Bearer ${token ?? ''}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ session_id: sessionId, message: 'Say hello in one sentence.', stream: true }),
        signal: leave.signal,
      },
      STREAM_MS,
    );
    const type = (reply.headers.get('Content-Type') ?? '').split(';')[0] ?? '';
    if (!reply.ok) {
      const { status, message } = await readReply(reply, clock);
      return failed('fault', { status, message }, { text: 'fixLog' });
    }
    if (type !== 'text/event-stream')
      return failed('sseNoStream', { type: type === '' ? '?' : type }, { text: 'fixStreamRoute' });
    return await judge(context, reply, began);
  } finally {
    cancel();
    signal.removeEventListener('abort', stop);
    leave.abort();
  }
}

/** Reads until it is plain that events come one by one, or that they came all at once. */
async function judge({ port }: CheckContext, reply: Response, began: number): Promise<Finding> {
  const { clock } = port;
  const reader = reply.body?.getReader();
  const parser = createSseParser();
  let first: number | null = null;
  let events = 0;
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {};
    const now = clock.monotonic();
    if (value !== undefined) events += parser.push(value).length;
    if (first === null && events > 0) first = now;
    const since = first === null ? 0 : now - first;
    const ms = Math.round((first ?? now) - began);
    if (!done && events >= ENOUGH_EVENTS && since >= ENOUGH_MS) return ok('sseOk', { ms, count: events });
    if (!done) continue;
    if (events === 0) return failed('sseEmpty', {}, { text: 'fixStream', lines: NGINX_STREAM });
    if (since > AT_ONCE_MS) return ok('sseOk', { ms, count: events });
    if (ms < HELD_MS) return ok('sseShort', { ms });
    return failed('sseHeld', { ms }, { text: 'fixStream', lines: NGINX_STREAM });
  }
}
