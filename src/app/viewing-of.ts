import type { Viewing } from '#src/protocol/presence-frames.ts';

const kinds: Readonly<Record<string, string>> = {
  chat: 'chat',
  documents: 'document',
  plugins: 'plugin',
  workflows: 'workflow',
  applications: 'application',
};

/**
 * What a path of the page shows of its workspace, for the others there to see. A run is shown to nobody: its id is
 * the capability to read it.
 */
export function viewingOf(pathname: string): Viewing | null {
  const [first, , view = '', id = ''] = pathname.split('/').filter(Boolean);
  const kind = first === 'w' ? kinds[view] : undefined;
  if (kind === undefined) return null;
  try {
    // A chat that is in this browser alone is a new one to the others.
    return { kind, id: decodeURIComponent(id).replace(/^new-.+/, '') };
  } catch {
    return { kind, id: '' };
  }
}
