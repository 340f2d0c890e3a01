export const views = ['chat', 'documents', 'plugins'] as const;
/** What the rail can lead to. */
export type WorkspaceView = (typeof views)[number];
export type View = WorkspaceView | 'debugger';

/** Which view a path of the page shows; `null` where it shows none of them. */
export function viewOf(pathname: string): View | null {
  const [first, , third] = pathname.split('/').filter(Boolean);
  if (first === 'debug') return 'debugger';
  return views.find((view) => first === 'w' && view === third) ?? null;
}
