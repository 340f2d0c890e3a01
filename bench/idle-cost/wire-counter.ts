/** A proxy that counts what crosses it: HTTP requests, and WebSocket frames of both sides, control frames too. */
import { createServer, request as send, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface SocketCount {
  readonly path: string;
  /** Text and binary frames, both ways. */
  frames: number;
  /** Pings, pongs and closes, both ways. */
  control: number;
  isOpen: boolean;
}

export interface WireCounter {
  readonly url: string;
  /** Paths without their queries, oldest first; upgrades are not among them. */
  readonly requests: readonly string[];
  readonly sockets: readonly SocketCount[];
  stop(): Promise<void>;
}

/** Starts a counter in front of the server at `upstream`. */
export async function startWireCounter(upstream: string): Promise<WireCounter> {
  const target = { host: '127.0.0.1', port: Number(new URL(upstream).port) };
  const requests: string[] = [];
  const sockets: SocketCount[] = [];
  const streams = new Set<Duplex>();

  const server = createServer((incoming, outgoing) => {
    requests.push(pathOf(incoming));
    const { method, url: path, headers } = incoming;
    const passed = send({ ...target, method, path, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });

  server.on('upgrade', (incoming: IncomingMessage, client: Duplex, head: Buffer) => {
    const count: SocketCount = { path: pathOf(incoming), frames: 0, control: 0, isOpen: true };
    sockets.push(count);
    const gateway: Socket = connect(target);
    for (const [stream, other] of [
      [client, gateway],
      [gateway, client],
    ] as const) {
      streams.add(stream);
      stream.on('error', () => other.destroy());
      stream.on('close', () => {
        count.isOpen = false;
        streams.delete(stream);
        other.destroy();
      });
    }
    gateway.write(headOf(incoming));
    gateway.write(head);
    watch(client, gateway, count, false);
    watch(gateway, client, count, true);
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${String((server.address() as AddressInfo).port)}`,
    requests,
    sockets,
    stop: () =>
      new Promise((resolve) => {
        for (const stream of streams) stream.destroy();
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.replace(/\?.*/, '');
}

function headOf({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = [`${method ?? 'GET'} ${url ?? '/'} HTTP/1.1`];
  for (let at = 0; at < rawHeaders.length; at += 2)
    lines.push(`${rawHeaders[at] ?? ''}: ${rawHeaders[at + 1] ?? ''}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Passes bytes on and counts the frames in them. @param replies an HTTP head comes before the first frame */
function watch(from: Duplex, to: Duplex, count: SocketCount, replies: boolean): void {
  let rest: Buffer = Buffer.alloc(0);
  let inHead = replies;
  from.on('data', (chunk: Buffer) => {
    to.write(chunk);
    rest = Buffer.concat([rest, chunk]);
    if (inHead) {
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      rest = rest.subarray(end + 4);
      inHead = false;
    }
    for (
      let length = frameLength(rest);
      length !== null && rest.length >= length;
      length = frameLength(rest)
    ) {
      const opcode = (rest[0] ?? 0) & 0x0f;
      if (opcode >= 8) count.control += 1;
      else count.frames += 1;
      rest = rest.subarray(length);
    }
  });
  from.on('end', () => to.end());
}

/** Of the frame at the start, header and mask included; null while its header is incomplete. */
function frameLength(bytes: Buffer): number | null {
  if (bytes.length < 2) return null;
  const second = bytes[1] ?? 0;
  const mask = (second & 0x80) === 0 ? 0 : 4;
  const short = second & 0x7f;
  if (short < 126) return 2 + mask + short;
  if (short === 126) return bytes.length < 4 ? null : 4 + mask + bytes.readUInt16BE(2);
  return bytes.length < 10 ? null : 10 + mask + Number(bytes.readBigUInt64BE(2));
}
