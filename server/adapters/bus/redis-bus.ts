/**
 * Streams over Redis: any number of gateways append to, replay and follow the same ones. A stream's frames are
 * numbered and logged by one Lua script, published on its channel, and spread to the listeners of each process.
 */
import { Redis, type RedisOptions } from 'ioredis';
import { createCapabilityId } from '#src/lib/ids.ts';
import type { StreamPosition } from '#src/protocol/stream.ts';
import type { Log, LoggedFrame, StreamBus, StreamDelivery } from '#server/core/ports.ts';
import { createFanOut, type FanOut } from './fan-out.ts';
import { runScript } from './scripts.ts';

interface Followed {
  readonly fanOut: FanOut;
  /** The last logged frame that was spread here; null until the first subscription stands. */
  last: StreamPosition | null;
}

const PREFIX = 'nadoo:';
const keysOf = (stream: string): [string, string] => [
  `${PREFIX}{${stream}}:state`,
  `${PREFIX}{${stream}}:log`,
];
const channelOf = (stream: string): string => `${PREFIX}{${stream}}`;
const streamOf = (channel: string): string => channel.slice(PREFIX.length + 1, -1);

const options = {
  lazyConnect: true,
  // A dead bus is seen at once, and a frame is never appended twice.
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: (attempt: number) => Math.min(100 * attempt, 2_000),
} satisfies RedisOptions;

/**
 * Connects to Redis. Rejects where it does not answer; later it reconnects by itself, and calls made meanwhile
 * reject.
 * @param url `redis://…`, or the path of a Unix socket.
 */
export async function createRedisBus(url: string, log: Log): Promise<StreamBus> {
  const commands = new Redis(url, options);
  const subscriber = new Redis(url, options);
  const followed = new Map<string, Followed>();
  /** Which run of the server answers: asked anew at each connection, and waited for by every call. */
  let run: Promise<string> = Promise.resolve('');

  for (const redis of [commands, subscriber]) {
    redis.on('error', (error: Error) => log.warn({ err: error.message }, 'the connection to Redis failed'));
  }
  try {
    await Promise.all([commands.connect(), subscriber.connect()]);
    run = readRunId();
    await run;
  } catch (error) {
    commands.disconnect();
    subscriber.disconnect();
    throw error;
  }
  commands.on('ready', () => {
    run = readRunId();
    // Whoever waits for it hears of a failure.
    run.catch(() => undefined);
    catchUpAll();
  });
  subscriber.on('ready', catchUpAll);
  subscriber.on('message', (channel: string, payload: string) => {
    const stream = streamOf(channel);
    const state = followed.get(stream);
    if (state !== undefined) spread(state, readPayload(payload));
  });

  async function readRunId(): Promise<string> {
    return /run_id:(\w+)/.exec(await commands.info('server'))?.[1] ?? '';
  }

  /** Arguments that begin every script. */
  const opening = async (): Promise<[string, string]> => [await run, createCapabilityId().slice(0, 16)];

  /** Each logged frame once. One after a gap goes through: whoever follows the stream sees the gap by its number. */
  function spread(state: Followed, delivery: StreamDelivery): void {
    if (delivery.seq !== null) {
      const known = state.last?.epoch === delivery.epoch && delivery.seq <= state.last.seq;
      if (known) return;
      state.last = { epoch: delivery.epoch, seq: delivery.seq };
    }
    state.fanOut.deliver(delivery);
  }

  /**
   * After a lost connection: `ioredis` has subscribed again by itself, and what was published in between is read
   * from the logs. Needs both connections, and so is tried as each comes back.
   */
  function catchUpAll(): void {
    for (const [stream, state] of followed) {
      catchUp(stream, state).catch((error: unknown) =>
        log.warn({ err: String(error) }, 'a stream has a gap'),
      );
    }
  }

  async function catchUp(stream: string, state: Followed): Promise<void> {
    if (state.last === null) return;
    const { epoch, seq, frames } = await readLog(stream, state.last);
    if (frames !== null) {
      for (const frame of frames) spread(state, { ...frame, epoch, originConnectionId: null });
    } else {
      // Not to be had any more: a number out of turn says so.
      spread(state, { seq: seq + 1, text: '', epoch: `${epoch}:gap`, originConnectionId: null });
      state.last = { epoch, seq };
    }
  }

  async function readLog(
    stream: string,
    since: StreamPosition,
  ): Promise<StreamPosition & { frames: LoggedFrame[] | null }> {
    const reply = await runScript(commands, 'replay', keysOf(stream), [
      ...(await opening()),
      since.epoch,
      since.seq,
    ]);
    const [epoch, seq, texts] = reply as [string, number, string[]?];
    const first = since.seq + 1;
    return { epoch, seq, frames: texts?.map((text, index) => ({ seq: first + index, text })) ?? null };
  }

  async function position(stream: string): Promise<StreamPosition> {
    const [epoch, seq] = (await runScript(commands, 'position', keysOf(stream), await opening())) as [
      string,
      number,
    ];
    return { epoch, seq };
  }

  return {
    async append(stream, frame, originConnectionId = '') {
      const values = [...(await opening()), JSON.stringify(frame), originConnectionId, channelOf(stream)];
      const [epoch, seq] = (await runScript(commands, 'append', keysOf(stream), values)) as [string, number];
      return { epoch, seq };
    },

    sendFleeting(stream, frame, originConnectionId = '') {
      commands
        .publish(channelOf(stream), `\n\n${originConnectionId}\n${JSON.stringify(frame)}`)
        .catch((error: unknown) => log.warn({ err: String(error) }, 'a fleeting frame was lost'));
    },

    position,

    async replay(stream, since) {
      const { epoch, seq, frames } = await readLog(stream, since);
      return frames === null ? null : { frames, position: { epoch, seq } };
    },

    async subscribe(stream, listener) {
      const state = followed.get(stream) ?? {
        fanOut: createFanOut(() => new Promise((resolve) => setImmediate(resolve))),
        last: null,
      };
      followed.set(stream, state);
      const remove = state.fanOut.add(listener);
      const leave = (): void => {
        remove();
        if (state.fanOut.size > 0 || followed.get(stream) !== state) return;
        followed.delete(stream);
        // A lost connection has no subscriptions to end.
        subscriber.unsubscribe(channelOf(stream)).catch(() => undefined);
      };
      try {
        await subscriber.subscribe(channelOf(stream));
        const now = await position(stream);
        state.last ??= now;
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },

    async close() {
      followed.clear();
      await Promise.allSettled([commands.quit(), subscriber.quit()]);
      commands.disconnect();
      subscriber.disconnect();
    },
  };
}

/** `seq`, epoch and causing connection, a line each (empty: none), then the frame's text. */
function readPayload(payload: string): StreamDelivery {
  const [, seq = '', epoch = '', origin = '', text = ''] = /^(\d*)\n(.*)\n(.*)\n([^]*)$/.exec(payload) ?? [];
  return {
    seq: seq === '' ? null : Number(seq),
    epoch,
    originConnectionId: origin === '' ? null : origin,
    text,
  };
}
