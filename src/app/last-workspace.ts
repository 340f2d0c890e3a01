import { readStored, writeStored } from '#src/lib/local-storage.ts';

/** The workspace that a user looked at last in this browser: where `/` leads. */
export function readLastWorkspace(userId: string): string | null {
  return readStored(`nadoo:workspace:${userId}`);
}

export function writeLastWorkspace(userId: string, workspaceId: string): void {
  writeStored(`nadoo:workspace:${userId}`, workspaceId);
}
