/** A TCP proxy that breaks connections in the ways that the rows ask for, and counts the upgrades it sees. */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/**
 * - `pass`: everything through.
 * - `flap`: an accepted upgrade is dropped 20 ms later.
 * - `swallow`: an upgrade is taken and never answered; plain HTTP passes.
 * - `mute`: open upgraded connections stay open, nothing passes any more, either way.
 */
export type ProxyMode = 'pass' | 'flap' | 'swallow' | 'mute';

export interface Proxy {
  readonly url: string;
  mode: ProxyMode;
  /** `performance.now()` of each upgrade request since `reset`. */
  readonly upgrades: number[];
  /** Live upgraded connections. */
  open(): number;
  reset(): void;
  /** Cuts every upgraded connection at once; plain HTTP lives on. */
  cut(): void;
  close(): Promise<void>;
}

const FLAP_MS = 20;

export async function startProxy(targetUrl: string): Promise<Proxy> {
  const { hostname, port } = new URL(targetUrl);
  const sockets = new Set<Socket>();
  const upgraded = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => undefined);
    client.on('close', () => {
      sockets.delete(client);
      upgraded.delete(client);
    });
    client.once('data', (first) => {
      const isUpgrade = /\r\nupgrade: *websocket/i.test(first.toString('latin1'));
      if (isUpgrade) {
        proxy.upgrades.push(performance.now());
        upgraded.add(client);
        if (proxy.mode === 'swallow') return;
      }
      forward(client, first, isUpgrade);
    });
  });

  function forward(client: Socket, first: Buffer, isUpgrade: boolean): void {
    const target = connect(Number(port), hostname);
    const isMute = () => isUpgrade && proxy.mode === 'mute';
    target.setNoDelay(true);
    client.setNoDelay(true);
    target.on('error', () => client.destroy());
    target.on('close', () => {
      if (!isMute()) client.destroy();
    });
    client.on('close', () => target.destroy());
    target.write(first);
    client.on('data', (data) => {
      if (!isMute()) target.write(data);
    });
    let answered = false;
    target.on('data', (data) => {
      if (isMute()) return;
      client.write(data);
      if (isUpgrade && !answered && proxy.mode === 'flap') setTimeout(() => client.destroy(), FLAP_MS);
      answered = true;
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mode: 'pass',
    upgrades: [],
    open: () => upgraded.size,
    reset: () => {
      proxy.upgrades.length = 0;
    },
    cut() {
      for (const socket of [...upgraded]) socket.resetAndDestroy();
    },
    close() {
      for (const socket of [...sockets]) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
  return proxy;
}
