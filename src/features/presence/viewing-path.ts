import { pagePaths } from '#src/protocol/page-paths.ts';
import type { Viewing } from '#src/protocol/presence-frames.ts';

/** Where what somebody looks at is, or null where this page has no such place. */
export function viewingPath(workspaceId: string, { kind, id }: Viewing): string | null {
  const part = id === '' ? undefined : id;
  switch (kind) {
    case 'chat':
      return pagePaths.chat(workspaceId, part);
    case 'document':
      return pagePaths.documents(workspaceId, part);
    case 'plugin':
      return pagePaths.plugins(workspaceId, part);
    case 'workflow':
      return pagePaths.workflows(workspaceId, part);
    case 'application':
      return pagePaths.applications(workspaceId, part);
    default:
      return null;
  }
}
