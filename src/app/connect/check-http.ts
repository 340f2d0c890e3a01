/** Address, reachability, CORS, sign-in, capabilities: what plain requests tell. */
import { fetchEnvelope } from '#src/auth/fetch-envelope.ts';
import { fetchWithin } from '#src/lib/fetch-within.ts';
import { capabilitiesSchema } from '#src/protocol/capabilities.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { dataOf, type Reply } from '#src/protocol/reply.ts';
import { loginReplySchema } from '#src/protocol/rest-schemas.ts';
import { failed, ok, skipped, type CheckContext, type CheckStep, type Fix } from './check-types.ts';

export const DEADLINE_MS = 8_000;
const LOCAL_HOSTS = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Neither cookies nor caches: what counts is what a stranger gets. */
const plain: RequestInit = { credentials: 'omit', cache: 'no-store' };

/** A request of the check; its every outcome is a value. */
export function ask(context: CheckContext, path: string, init: RequestInit = {}): Promise<Reply> {
  const { port, serverUrl, signal, token } = context;
  const headers = new Headers(init.headers);
  if (token !== null) headers.set('Authorization', `Bearer ${token}`);
  if (init.body !== undefined) headers.set('Content-Type', 'application/json');
  return fetchEnvelope(port, serverUrl + path, { ...plain, ...init, headers, signal }, DEADLINE_MS);
}

export const allowOrigin = ({ port }: CheckContext): Fix => ({
  text: 'fixOrigin',
  lines: `ALLOWED_ORIGINS=${port.origin}`,
});

export const checkAddress: CheckStep = (context) => {
  const typed = context.request.address.trim();
  const { origin } = context.port;
  if (/^wss?:/i.test(typed)) return settle(failed('addressSocket', {}, { text: 'fixAddress' }));
  const url = /^https?:\/\//i.test(typed) && URL.canParse(typed) ? new URL(typed) : null;
  if (url === null) return settle(failed('addressNotUrl', {}, { text: 'fixAddress' }));
  if (url.username !== '' || url.password !== '')
    return settle(failed('addressCredentials', {}, { text: 'fixAddress' }));
  if (origin.startsWith('https:') && url.protocol === 'http:' && !LOCAL_HOSTS.test(url.hostname))
    return settle(failed('addressMixed', {}, { text: 'fixTls' }));
  context.serverUrl = (url.origin + url.pathname).replace(/\/+$/, '');
  context.sameOrigin = url.origin === origin;
  return settle(ok('addressOk', { url: context.serverUrl }));
};

export const checkReach: CheckStep = async (context) => {
  const { port, serverUrl, signal } = context;
  const url = serverUrl + restPaths.liveness;
  const began = port.clock.monotonic();
  const taken = () => Math.round(port.clock.monotonic() - began);
  const fixes: readonly Fix[] = [
    { text: 'fixRunning' },
    { text: 'fixFirewall' },
    ...(serverUrl.startsWith('https:') ? [{ text: 'fixCertificate', params: { url } } as const] : []),
  ];
  const look = (mode: RequestMode) => fetchWithin(port, url, { ...plain, mode, signal }, DEADLINE_MS);
  try {
    const reply = await look('cors');
    context.readable = true;
    const { status } = reply;
    const type = (reply.headers.get('Content-Type') ?? '').split(';')[0] ?? '';
    if (status >= 502 && status <= 504) return failed('reachProxy', { status }, { text: 'fixUpstream' });
    if (status >= 500) return failed('reachFault', { status }, { text: 'fixLog' });
    if (status !== 200 || type === 'text/html')
      return failed('reachOther', { status, type: type === '' ? '?' : type }, { text: 'fixRoutes' });
    return ok('reachOk', { ms: taken() });
  } catch {
    // No answer, or one that this page may not read: the browser tells a script the same of both.
  }
  if (context.sameOrigin) return failed('reachNothing', { host: new URL(url).host }, ...fixes);
  try {
    await look('no-cors');
    return ok('reachUnread', { ms: taken() });
  } catch {
    if (taken() >= DEADLINE_MS) return failed('reachLate', { seconds: DEADLINE_MS / 1000 }, ...fixes);
    return failed('reachNothing', { host: new URL(url).host }, ...fixes);
  }
};

export const checkCors: CheckStep = async (context) => {
  if (context.sameOrigin) return skipped('corsSameOrigin');
  const { origin } = context.port;
  if (!context.readable)
    return failed('corsRefused', { origin }, allowOrigin(context), { text: 'fixCorsProxy' });
  // A header of ours makes the browser ask first.
  const reply = await ask(context, restPaths.applications, { headers: { Authorization: 'Bearer check' } });
  if (reply.status !== 0) return ok('corsOk', { origin });
  context.readable = false;
  return failed(
    'corsPreflight',
    {},
    {
      text: 'fixPreflight',
      lines: [
        `Access-Control-Allow-Origin: ${origin}`,
        'Access-Control-Allow-Methods: GET, POST, PUT, DELETE',
        'Access-Control-Allow-Headers: Authorization, Content-Type, Last-Event-ID',
      ].join('\n'),
    },
  );
};

export const checkLogin: CheckStep = async (context) => {
  const { email, password } = context.request;
  if (email === '') return skipped('loginNotAsked');
  if (!context.readable) return skipped('needsCors');
  const reply = await ask(context, restPaths.login, {
    method: 'POST',
    body: JSON.stringify({ email, password }),
  });
  const { status, message } = reply;
  const given = dataOf(reply, loginReplySchema);
  if (given !== null) {
    context.token = given.access_token;
    context.refreshToken = given.refresh_token ?? null;
    return ok('loginOk', { email });
  }
  if (status === 0) return failed('requestLost', { message }, { text: 'fixRunning' });
  if (status === 429) return failed('limited', { seconds: Math.ceil((reply.retryAfterMs ?? 60_000) / 1000) });
  if (status === 404 || status === 405) return failed('loginMissing', { status }, { text: 'fixPrefix' });
  if (status >= 500) return failed('fault', { status, message }, { text: 'fixLog' });
  if (status === 200) return failed('loginStrange', {}, { text: 'fixRoutes' });
  return failed('loginRefused', { status, message }, { text: 'fixPassword' });
};

export const checkCapabilities: CheckStep = async (context) => {
  if (!context.readable) return skipped('needsCors');
  const reply = await ask(context, restPaths.capabilities);
  const { status, message } = reply;
  const offered = dataOf(reply, capabilitiesSchema);
  if (offered !== null) {
    context.extensions = offered.extensions;
    const { version, extensions } = offered;
    return ok('capabilitiesOurs', { version, names: extensions.join(', ') });
  }
  if (status === 429) return failed('limited', { seconds: Math.ceil((reply.retryAfterMs ?? 60_000) / 1000) });
  if (status >= 500) return failed('fault', { status, message }, { text: 'fixLog' });
  // Whatever else a server says, or its CORS rules for a route it does not know: it has no extensions.
  return ok('capabilitiesStock');
};

/** So that the steps that find out without waiting look like the others. */
function settle<T>(value: T): Promise<T> {
  return Promise.resolve(value);
}
