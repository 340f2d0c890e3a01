/** The one-stream mirror of the sockets (extension `sse`; protocol.md Part 2, decision 0013). */
import { MAX_CLIENT_FRAME_BYTES, utf8Length } from '#src/protocol/limits.ts';
import {
  MAX_MIRROR_CHANNELS,
  mirrorPostSchema,
  parseChannels,
  parseCursor,
  type MirrorChannel,
} from '#src/protocol/mirror.ts';
import { socketPaths } from '#src/protocol/endpoints.ts';
import type { ApiReply, ApiRequest, ApiRoute } from '../api-types.ts';
import { count, type CoreContext } from '../context.ts';
import { openMirrorStream, type MirrorStream } from '../mirror/mirror-stream.ts';
import type { UserRecord } from '../model.ts';
import { ApiError, notFound, tooManyRequests } from './api-error.ts';
import { ok, param, readBody, userOf } from './reply.ts';

/** Five browsers with three tabs each. Beyond it the newest waits: a stream that is dead is gone within 40 s. */
export const MAX_STREAMS_OF_USER = 15;
const SLOT_WAIT_SECONDS = 10;

export function mirrorRoutes(context: CoreContext): ApiRoute[] {
  const streams = new Map<string, MirrorStream>();
  const extension = 'sse';

  function open(request: ApiRequest, user: UserRecord | null, channels: readonly MirrorChannel[]): ApiReply {
    const since = parseCursor(request.headers['last-event-id']);
    const onClosed = ({ id }: MirrorStream): void => void streams.delete(id);
    const stream = openMirrorStream(context, { user, ip: request.ip, channels, since, onClosed });
    streams.set(stream.id, stream);
    // The reader may be gone while nothing is written, and already is where the request was given up.
    if (request.signal.aborted) stream.close();
    request.signal.addEventListener('abort', stream.close);
    return { kind: 'stream', contentType: 'text/event-stream; charset=utf-8', chunks: stream.chunks() };
  }

  /** As an upgrade counts, and against the streams that the person has open. @throws ApiError 429 */
  function admit(request: ApiRequest, user: UserRecord): void {
    const wait = context.limits.take(request.ip, user.id);
    if (wait !== null) throw tooManyRequests(wait);
    const own = [...streams.values()].filter(({ userId }) => userId === user.id);
    if (own.length >= MAX_STREAMS_OF_USER) throw tooManyRequests(SLOT_WAIT_SECONDS);
  }

  return [
    {
      method: 'GET',
      path: '/sse',
      auth: 'bearer',
      extension,
      handle(request) {
        const user = userOf(request);
        admit(request, user);
        const channels = parseChannels(request.query['channels'] ?? '');
        if (channels === null) {
          const kinds = Object.keys(socketPaths).join(', ');
          const words = `1 to ${String(MAX_MIRROR_CHANNELS)} of <kind>:<id>, parted by commas; kinds are ${kinds}.`;
          throw new ApiError(422, `channels: ${words}`);
        }
        return Promise.resolve(open(request, user, channels));
      },
    },
    {
      method: 'GET',
      path: '/api/v1/sse/plugin/debug/:execution_id',
      auth: 'none',
      extension,
      async handle(request) {
        const id = param(request, 'execution_id');
        if (!(await context.storage.executionById(id))) throw notFound(`execution ${id}`);
        return open(request, null, [{ key: `debug:${id}`, path: socketPaths.debug(id) }]);
      },
    },
    {
      method: 'POST',
      path: '/sse/frames',
      auth: 'bearer',
      extension,
      handle(request) {
        const post = readBody(mirrorPostSchema, request.body);
        const text = typeof post.frame === 'string' ? post.frame : JSON.stringify(post.frame);
        if (utf8Length(text) > MAX_CLIENT_FRAME_BYTES) {
          count(context, 'oversized_frames');
          throw new ApiError(413, 'frame: over 64 KiB.');
        }
        const stream = streams.get(post.connection_id);
        if (stream?.userId !== userOf(request).id) throw notFound('stream of this id');
        const taken = stream.take(post.n, post.channel, text);
        if (taken === 'no-such-channel') throw notFound('such channel on this stream');
        if (taken === 'too-far-ahead') throw new ApiError(409, 'n: too many before it are missing.');
        return Promise.resolve({ ...ok(null), status: 202 });
      },
    },
  ];
}
