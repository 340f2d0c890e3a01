/** Paths of the page: what links and `action_url`s lead to. Source: ux.md, Shell. */
const part = encodeURIComponent;

export const pagePaths = {
  login: '/login',
  chat: (workspaceId: string, sessionId?: string) =>
    `/w/${part(workspaceId)}/chat${sessionId === undefined ? '' : `/${part(sessionId)}`}`,
  documents: (workspaceId: string, documentId?: string) =>
    `/w/${part(workspaceId)}/documents${documentId === undefined ? '' : `/${part(documentId)}`}`,
  plugins: (workspaceId: string, pluginId?: string) =>
    `/w/${part(workspaceId)}/plugins${pluginId === undefined ? '' : `/${part(pluginId)}`}`,
  debug: (executionId: string) => `/debug/${part(executionId)}`,
  /** The debugger with a record from a file: no server needed. */
  debugFile: '/debug',
} as const;

/** What an `action_url` or a link in untrusted text may do. */
export type ActionTarget =
  | { readonly kind: 'internal'; readonly path: string }
  | { readonly kind: 'external'; readonly href: string; readonly host: string }
  | { readonly kind: 'none' };

/**
 * Classifies a URL that came over the wire. Same-origin paths route inside the app, external http(s) asks
 * first, everything else is no link.
 * @param origin the page's own origin, `https://…`
 */
export function classifyActionUrl(raw: string | null, origin: string): ActionTarget {
  if (raw === null || raw.trim() === '' || /[\u0000-\u001f\u007f\\]/.test(raw)) return { kind: 'none' };
  let url: URL;
  try {
    url = new URL(raw, origin);
  } catch {
    return { kind: 'none' };
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { kind: 'none' };
  if (url.username !== '' || url.password !== '') return { kind: 'none' };
  if (url.origin === origin) return { kind: 'internal', path: url.pathname + url.search + url.hash };
  return { kind: 'external', href: url.href, host: url.host };
}
