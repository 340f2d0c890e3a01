/** WebSockets: whether the upgrade gets through, and whether a token is taken. */
import { errorWords } from '#src/lib/error-words.ts';
import type { OpenSocket, SocketHandlers } from '#src/lib/websocket-transport.ts';
import { subjectOf } from '#src/protocol/access-token.ts';
import { closeCodes } from '#src/protocol/close-codes.ts';
import { socketPaths, socketUrl } from '#src/protocol/endpoints.ts';
import { allowOrigin } from './check-http.ts';
import {
  failed,
  ok,
  skipped,
  type CheckContext,
  type CheckStep,
  type Finding,
  type Fix,
} from './check-types.ts';

const OPEN_MS = 8_000;
/** A refused token is told at once; a socket that is quiet for so long has been let in. */
const QUIET_MS = 1_500;

const NGINX_UPGRADE = [
  'proxy_http_version 1.1;',
  'proxy_set_header Upgrade $http_upgrade;',
  'proxy_set_header Connection "upgrade";',
  'proxy_read_timeout 3600s;',
].join('\n');

interface Handshake {
  readonly end: 'opened' | 'closed' | 'late';
  readonly ms: number;
  readonly code: number;
  readonly reason: string;
}

/**
 * Opens a socket and leaves it again.
 * @param stayMs how long it must stay open
 */
function handshake(context: CheckContext, url: string, stayMs: number): Promise<Handshake> {
  const { clock, transport } = context.port;
  const began = clock.monotonic();
  return new Promise((resolve) => {
    let socket: OpenSocket | null = null;
    const end = (how: Handshake['end'], code = 0, reason = '') => {
      cancel();
      context.signal.removeEventListener('abort', leave);
      if (how !== 'closed') socket?.close();
      resolve({ end: how, ms: Math.round(clock.monotonic() - began), code, reason });
    };
    const leave = () => {
      end('late');
    };
    let cancel = clock.schedule(leave, OPEN_MS);
    context.signal.addEventListener('abort', leave, { once: true });
    const handlers: SocketHandlers = {
      opened() {
        cancel();
        if (stayMs === 0) end('opened');
        else
          cancel = clock.schedule(() => {
            end('opened');
          }, stayMs);
      },
      received: () => undefined,
      closed(code, reason) {
        end('closed', code, reason);
      },
    };
    try {
      socket = transport(url, handlers);
    } catch (error) {
      // A browser that refuses the address itself.
      end('closed', 0, errorWords(error));
    }
  });
}

/** The debug socket needs no token: a run that does not exist is refused only after the upgrade. */
export const checkSocket: CheckStep = async (context) => {
  const { serverUrl, port, sameOrigin } = context;
  const fixes: readonly Fix[] = [
    { text: 'fixUpgrade', lines: NGINX_UPGRADE },
    ...(sameOrigin ? [] : [{ ...allowOrigin(context), text: 'fixSocketOrigin' } as const]),
    { text: 'fixBalancer' },
  ];
  const { end, ms } = await handshake(context, socketUrl(serverUrl, socketPaths.debug(port.randomId)), 0);
  if (end === 'opened') return ok('socketOk', { ms });
  if (end === 'late') return failed('socketLate', { seconds: OPEN_MS / 1000 }, ...fixes);
  return failed('socketRefused', {}, ...fixes);
};

export const checkToken: CheckStep = async (context): Promise<Finding> => {
  const { token, serverUrl } = context;
  if (token === null) return skipped('needsLogin');
  const userId = subjectOf(token);
  if (userId === null) return failed('tokenStrange', {});
  const url = socketUrl(serverUrl, socketPaths.notifications(userId), { token });
  const { end, code, reason } = await handshake(context, url, QUIET_MS);
  if (end === 'opened') return ok('tokenOk');
  if (end === 'closed' && code === closeCodes.policyViolation.code)
    return failed(
      'tokenRefused',
      { code, reason },
      { text: 'fixQuery' },
      { text: 'fixSecret' },
      { text: 'fixClock' },
    );
  return failed(
    'tokenClosed',
    { code, reason },
    { text: 'fixUpgrade', lines: NGINX_UPGRADE },
    { text: 'fixLog' },
  );
};
