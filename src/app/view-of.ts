export const views = ['chat', 'documents', 'plugins'] as const;
/** What the rail can lead to. */
export type WorkspaceView = (typeof views)[number];
/** Workflows are there only where the server lists them; the other two stand in the workspace's menu. */
const others = ['workflows', 'applications', 'members'] as const;
export type View = WorkspaceView | (typeof others)[number] | 'debugger';

/** Which view a path of the page shows; `null` where it shows none of them. */
export function viewOf(pathname: string): View | null {
  const [first, , third] = pathname.split('/').filter(Boolean);
  if (first === 'debug') return 'debugger';
  // Runs are the plugins' own: the rail has no entry for them.
  const name = third === 'runs' ? 'plugins' : third;
  return [...views, ...others].find((view) => first === 'w' && view === name) ?? null;
}
