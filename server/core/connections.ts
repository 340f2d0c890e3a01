/** The sockets of this gateway: who is connected where. For stats, rights that change, and the shutdown. */
import { closeCodes } from '#src/protocol/close-codes.ts';
import type { SocketKind } from '#src/protocol/endpoints.ts';

export interface LiveConnection {
  readonly id: string;
  readonly kind: SocketKind;
  /** Null on the debug socket, which knows nobody. */
  readonly userId: string | null;
  /** Workspaces whose streams it receives. */
  readonly workspaceIds: ReadonlySet<string>;
  /** Names as `/ws/stats` has them: a session's id, or `workspace_<id>`. */
  readonly rooms: ReadonlySet<string>;
  close(code: number, reason: string): void;
}

export interface Connections {
  add(connection: LiveConnection): void;
  remove(connection: LiveConnection): void;
  all(): Iterable<LiveConnection>;
  countByKind(): Record<SocketKind, number>;
  closeAll(): void;
}

export function createConnections(): Connections {
  const live = new Set<LiveConnection>();
  return {
    add(connection) {
      live.add(connection);
    },
    remove(connection) {
      live.delete(connection);
    },
    all: () => live,
    countByKind() {
      const counts = { chat: 0, notifications: 0, workspace: 0, debug: 0 };
      for (const { kind } of live) counts[kind] += 1;
      return counts;
    },
    closeAll() {
      for (const connection of [...live])
        connection.close(closeCodes.serviceRestart.code, 'The gateway stops');
    },
  };
}
