import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { link, type Link, type LinkRules, type UpgradeFate } from './proxied-link.ts';
import { closeFrame, opcodes, serverFrame } from './ws-frames.ts';

/** Which connections a fault is meant for: all of them, or the upgraded ones whose path matches. */
export type Target = 'all' | 'sockets' | RegExp;

export interface KillPlan {
  /** Only upgraded connections (with `events`: plain requests) whose path matches; absent: any. */
  readonly path?: RegExp;
  /** Cut after this many frames from server to client … */
  readonly frames?: number;
  /** … of which only those count whose text matches. */
  readonly matching?: RegExp;
  /** Cut after this many events of event streams, which are plain replies. */
  readonly events?: number;
  /** Cut after this many bytes from server to client, in the middle of a frame if it so happens. */
  readonly bytes?: number;
  /** The frame that completes the count is lost as well: the cut comes right before it. */
  readonly before?: boolean;
}

export interface UpgradeRecord {
  readonly path: string;
  readonly fate: UpgradeFate;
  /** Milliseconds of performance.now(). */
  readonly at: number;
}

/** A TCP proxy in front of a gateway that breaks what it is told to break. The page is opened through it. */
export interface FaultProxy {
  readonly url: string;
  /** Upgrades seen so far, oldest first. */
  readonly upgrades: readonly UpgradeRecord[];
  countUpgrades: (path?: RegExp) => number;
  /** Connections whose upgrade the server has granted, and that are open. */
  openSockets: (path?: RegExp) => number;
  /** Cuts connections without a close frame, as a cable does. */
  kill: (target: Target) => void;
  /** Cuts once, when the plan's count is reached, counted from now over all connections that it concerns. */
  killAfter: (plan: KillPlan) => Promise<void>;
  /** Loses one frame from server to client, the next whose text matches; what follows goes on as if it had come. */
  loseNext: (matching: RegExp, path?: RegExp) => Promise<void>;
  /** What happens to upgrades from now on; with a path, only to those that match (the others pass). */
  setUpgrades: (fate: UpgradeFate, path?: RegExp) => void;
  /** `true`: every new connection is reset at once, as when nobody listens. */
  setRefusing: (refusing: boolean) => void;
  /** Stops forwarding, both ways or one, and keeps the connections open; bytes wait until `unmute`. */
  mute: (target: Target, direction?: 'up' | 'down' | 'both') => void;
  unmute: () => void;
  /** The event streams of the mirror that are open now fall silent for good; whatever else there is, or comes, passes. */
  freezeStreams: () => number;
  /** Sends a text or binary frame to the clients as if the server had. */
  inject: (payload: string | Uint8Array, target?: RegExp) => void;
  /** Closes clients' sockets with a code, as if the server had. */
  closeClients: (code: number, reason?: string, target?: RegExp) => void;
  /** Ends all faults; open connections stay. */
  heal: () => void;
  dispose: () => Promise<void>;
}

function concerns(target: Target, each: Link): boolean {
  if (target === 'all') return true;
  return each.socketPath !== null && (target === 'sockets' || target.test(each.socketPath));
}

/** Starts a proxy on `port` (0: any free one) that forwards to the gateway at `upstream`. */
export async function startFaultProxy(upstream: string, port = 0): Promise<FaultProxy> {
  const links = new Set<Link>();
  const upgrades: UpgradeRecord[] = [];
  let fate: { fate: UpgradeFate; path: RegExp | null } = { fate: 'pass', path: null };
  let refusing = false;
  let muted: { target: Target; up: boolean; down: boolean } | null = null;
  let plan: (KillPlan & { seenFrames: number; seenBytes: number; done: () => void }) | null = null;

  let losing: { matching: RegExp; path: RegExp; done: () => void } | null = null;

  const rules: LinkRules = {
    upgrade(path) {
      const chosen = fate.path === null || fate.path.test(path) ? fate.fate : 'pass';
      upgrades.push({ path, fate: chosen, at: performance.now() });
      return chosen;
    },
    classified(each) {
      if (muted !== null && concerns(muted.target, each)) each.mute(muted.up, muted.down);
    },
    frame(each, frame) {
      if (
        losing?.path.test(each.socketPath ?? '') === true &&
        losing.matching.test(frame.payload.toString())
      ) {
        losing.done();
        losing = null;
        return 0;
      }
      const current = plan;
      if (
        current === null ||
        current.events !== undefined ||
        !(current.path ?? /^/).test(each.socketPath ?? '')
      )
        return frame.bytes.length;
      const before = current.seenBytes;
      current.seenBytes += frame.bytes.length;
      if (current.matching === undefined || current.matching.test(frame.payload.toString()))
        current.seenFrames += 1;
      const cutInside = current.bytes !== undefined && current.seenBytes >= current.bytes;
      if (!cutInside && !(current.frames !== undefined && current.seenFrames >= current.frames))
        return frame.bytes.length;
      plan = null;
      current.done();
      if (current.before === true) return { cutAfter: 0 };
      return { cutAfter: cutInside ? (current.bytes ?? 0) - before : frame.bytes.length };
    },
    reply(each, chunk) {
      const current = plan;
      if (current?.events === undefined || !(current.path ?? /^/).test(each.requestPath)) return null;
      for (let end = chunk.indexOf('\n\n'); end >= 0; end = chunk.indexOf('\n\n', end + 2)) {
        current.seenFrames += 1;
        if (current.seenFrames < current.events) continue;
        plan = null;
        current.done();
        return current.before === true ? 0 : end + 2;
      }
      return null;
    },
    ended: (each) => links.delete(each),
  };

  const target = new URL(upstream);
  const server: Server = createServer((client: Socket) => {
    if (refusing) client.resetAndDestroy();
    else links.add(link(client, { host: '127.0.0.1', port: Number(target.port) }, rules));
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const upgraded = (path = /^/) => [...links].filter((each) => each.isOpen && concerns(path, each));

  return {
    url,
    upgrades,
    countUpgrades: (path = /^/) => upgrades.filter((upgrade) => path.test(upgrade.path)).length,
    openSockets: (path) => upgraded(path).length,
    kill: (chosen) => {
      for (const each of links) if (concerns(chosen, each)) each.destroy();
    },
    killAfter: (wanted) =>
      new Promise((resolve) => {
        plan = { ...wanted, seenFrames: 0, seenBytes: 0, done: resolve };
      }),
    loseNext: (matching, path = /^/) =>
      new Promise((resolve) => {
        losing = { matching, path, done: resolve };
      }),
    setUpgrades: (next, path) => {
      fate = { fate: next, path: path ?? null };
    },
    setRefusing: (next) => {
      refusing = next;
    },
    mute: (chosen, direction = 'both') => {
      muted = { target: chosen, up: direction !== 'down', down: direction !== 'up' };
      for (const each of links) if (concerns(chosen, each)) each.mute(muted.up, muted.down);
    },
    unmute: () => {
      muted = null;
      for (const each of links) each.mute(false, false);
    },
    freezeStreams: () => {
      const streams = [...links].filter((each) => each.isStream);
      for (const each of streams) each.mute(true, true);
      return streams.length;
    },
    inject: (payload, path) => {
      const frame =
        typeof payload === 'string'
          ? serverFrame(opcodes.text, Buffer.from(payload))
          : serverFrame(opcodes.binary, Buffer.from(payload));
      for (const each of upgraded(path)) each.toClient(frame);
    },
    closeClients: (code, reason = '', path) => {
      for (const each of upgraded(path)) each.endClient(closeFrame(code, reason));
    },
    heal: () => {
      fate = { fate: 'pass', path: null };
      refusing = false;
      plan = null;
      losing = null;
      muted = null;
      for (const each of links) each.mute(false, false);
    },
    dispose: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const each of links) each.destroy();
      await closed;
    },
  };
}
