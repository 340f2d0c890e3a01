/**
 * Joining a stream without loss or doubling: subscribe and hold back what arrives; learn the position (or replay
 * from the client's); say hello; send what belongs before; then let through what lies after the position.
 */
import { closeCodes } from '#src/protocol/close-codes.ts';
import { parsePosition, type StreamPosition } from '#src/protocol/stream.ts';
import type { SocketRequest } from '../api-types.ts';
import type { CoreBase } from '../context.ts';
import type { StreamDelivery } from '../ports.ts';
import type { Connection } from './connection.ts';

/** What a fresh joiner gets between hello and the live frames, true as of `position`. */
export interface Preparation {
  readonly position: StreamPosition;
  readonly frames: readonly string[];
  /** What takes longer to read, and comes behind `frames` before anything live; those have left by then. */
  readonly rest?: () => Promise<readonly string[]>;
}

export interface JoinOptions {
  readonly stream: string;
  readonly since: StreamPosition | null;
  readonly hello: (position: StreamPosition, recovered: boolean) => Readonly<Record<string, unknown>>;
  /** For whoever cannot be replayed to. Absent: the bare position. */
  readonly prepare?: () => Promise<Preparation>;
  /** What the socket makes of a frame; null: nothing. */
  readonly render: (delivery: Pick<StreamDelivery, 'text' | 'originConnectionId'>) => string | null;
}

/** The position that a reconnecting client names in its address. */
export function sinceOf(request: SocketRequest): StreamPosition | null {
  const { epoch, since } = request.query;
  return epoch && since ? parsePosition(`${epoch}:${since}`) : null;
}

export async function joinStream(
  base: CoreBase,
  connection: Connection,
  options: JoinOptions,
): Promise<void> {
  const { stream, since, render } = options;
  const held: StreamDelivery[] = [];
  let take: (delivery: StreamDelivery) => void = (delivery) => {
    held.push(delivery);
  };
  const leave = await base.bus.subscribe(stream, (delivery) => {
    take(delivery);
  });
  connection.onClosed(leave);

  const replay = since ? await base.bus.replay(stream, since) : null;
  const preparation = replay ? null : await (options.prepare?.() ?? barePosition(base, stream));
  const { epoch, seq } = replay?.position ?? preparation?.position ?? { epoch: '', seq: 0 };
  if (connection.isClosed) return;

  connection.sendFrame(options.hello({ epoch, seq }, replay !== null));
  const send = (delivery: Pick<StreamDelivery, 'text' | 'originConnectionId'>): void => {
    const text = render(delivery);
    if (text !== null) connection.send(text);
  };
  for (const { text } of replay?.frames ?? []) send({ text, originConnectionId: null });
  for (const text of preparation?.frames ?? []) connection.send(text);
  for (const text of (await preparation?.rest?.()) ?? []) connection.send(text);

  let last = seq;
  take = (delivery) => {
    if (delivery.seq !== null) {
      if (delivery.epoch === epoch && delivery.seq <= last) return;
      if (delivery.epoch !== epoch || delivery.seq > last + 1) {
        // The bus lost its log or some of its frames: the client comes back and learns where it stands.
        connection.close(closeCodes.serviceRestart.code, 'The stream was restarted');
        return;
      }
      last = delivery.seq;
    }
    send(delivery);
  };
  for (const delivery of held) take(delivery);
}

/** As above for a stock gateway: no positions, whatever comes from now on. */
export async function joinPlain(
  base: CoreBase,
  connection: Connection,
  { stream, render }: Pick<JoinOptions, 'stream' | 'render'>,
): Promise<void> {
  const leave = await base.bus.subscribe(stream, (delivery) => {
    const text = render(delivery);
    if (text !== null) connection.send(text);
  });
  connection.onClosed(leave);
}

async function barePosition(base: CoreBase, stream: string): Promise<Preparation> {
  return { position: await base.bus.position(stream), frames: [] };
}
