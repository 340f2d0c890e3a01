/** A WebSocket between a page and the gateway's core, over a link that may fail it in every way a real one can. */
import type { SocketSession } from '#server/core/api-types.ts';
import type { OpenSocket, SocketHandlers } from '#src/lib/websocket-transport.ts';
import type { Entrance, GatewayProcess, ServedConnection } from './gateway.ts';
import type { HistoryFact } from './history.ts';
import type { Connected, Link } from './link.ts';

export interface SocketPort {
  readonly link: Link;
  readonly gateway: Entrance;
  readonly ip: string;
  /** Hands over what came in when the page can take it; never where the page is gone. */
  readonly deliver: (act: () => void) => void;
  /** Chance that what was under way to the gateway at a reset still arrives. */
  readonly arrivesAtReset: () => boolean;
  readonly record: (fact: HistoryFact) => void;
  readonly page: string;
  readonly leftPage: (leave: () => void) => void;
}

const ABNORMAL = 1006;

/** `/ws/chat/x` as the channel's key `chat:x`. */
export function channelOf(path: string): string {
  const [kind = '', id = ''] = path.split('/').slice(-2);
  return `${kind === 'workspaces' ? 'workspace' : kind}:${decodeURIComponent(id)}`;
}

export function openSimSocket(port: SocketPort, address: string, handlers: SocketHandlers): OpenSocket {
  const { link, gateway, record, page } = port;
  const url = new URL(address);
  const channel = channelOf(url.pathname);
  const [toServer, toClient] = [link.way(), link.way()];
  let process: GatewayProcess | null = null;
  let session: SocketSession | null = null;
  let early: string[] | null = [];
  let serverGone = false;
  let over = false;

  const connected: Connected & ServedConnection = {
    reset() {
      toClient.cut();
      if (!port.arrivesAtReset()) toServer.cut();
      end(ABNORMAL, '');
      link.way().send(serverLost);
    },
    abandon() {
      serverLost();
      toClient.send(() => {
        end(ABNORMAL, '');
      });
    },
    processDied() {
      serverGone = true;
      toClient.send(() => {
        end(ABNORMAL, '');
      });
    },
  };

  function end(code: number, reason: string): void {
    if (over) return;
    over = true;
    link.connections.delete(connected);
    port.deliver(() => {
      handlers.closed(code, reason);
    });
  }

  function serverLost(): void {
    if (serverGone) return;
    serverGone = true;
    process?.connections.delete(connected);
    if (process?.isAlive()) session?.closed();
  }

  function arrived(): void {
    const door = link.door === 'open' ? link.socketDoor : link.door;
    if (door === 'swallows' || gateway.isSilent()) return;
    process = gateway.process();
    if (door === 'refuses' || !process) {
      toClient.send(() => {
        end(ABNORMAL, '');
      });
      return;
    }
    process.connections.add(connected);
    toClient.send(() => {
      if (!over) port.deliver(handlers.opened);
    });
    void accept(process);
  }

  async function accept({ core }: GatewayProcess): Promise<void> {
    const request = { path: url.pathname, query: Object.fromEntries(url.searchParams), ip: port.ip };
    const accepted = await core.connect(request, {
      send,
      bufferedBytes: () => 0,
      close(code, reason) {
        if (serverGone) return;
        serverGone = true;
        process?.connections.delete(connected);
        toClient.send(() => {
          end(code, reason);
        });
      },
    });
    if (serverGone) {
      accepted?.closed();
      return;
    }
    session = accepted;
    for (const text of early ?? []) session?.receive(text);
    early = null;
  }

  function send(text: string): void {
    if (serverGone || !process?.isAlive()) return;
    if (text.includes('"message_ack"')) acknowledge(text);
    for (const mangled of link.mangle?.(connected, text) ?? [text]) {
      toClient.send(() => {
        if (over) return;
        port.deliver(() => {
          record({ kind: 'frame', page, channel, way: 'in', text: mangled });
          handlers.received(mangled);
        });
      });
    }
  }

  function acknowledge(text: string): void {
    const frame = JSON.parse(text) as Record<string, string>;
    if (frame['type'] !== 'message_ack') return;
    const { chat_id: session = '', client_message_id: clientMessageId = '', message_id: id = '' } = frame;
    record({ kind: 'acknowledged', session, clientMessageId, id });
  }

  function received(text: string): void {
    // Nobody holds this connection any more: its machine says so as soon as it can.
    if (!process?.isAlive()) {
      if (!gateway.isSilent()) connected.processDied();
    } else if (early) early.push(text);
    else if (!serverGone) session?.receive(text);
  }

  function leave(): void {
    over = true;
    link.connections.delete(connected);
    toServer.send(serverLost);
  }

  link.connections.add(connected);
  port.leftPage(leave);
  toServer.send(arrived);

  return {
    send(text) {
      if (over) return;
      record({ kind: 'frame', page, channel, way: 'out', text });
      toServer.send(() => {
        received(text);
      });
    },
    close: leave,
    bufferedBytes: () => 0,
  };
}
