/** Paths of the page: what links and `action_url`s lead to. Source: ux.md, Shell. */
import { pathPart as part } from '#src/lib/path-part.ts';

export const pagePaths = {
  login: '/login',
  chat: (workspaceId: string, sessionId?: string) =>
    `/w/${part(workspaceId)}/chat${sessionId === undefined ? '' : `/${part(sessionId)}`}`,
  /** A conversation, at one of its messages. */
  message: (workspaceId: string, sessionId: string, messageId: string) =>
    `/w/${part(workspaceId)}/chat/${part(sessionId)}?message=${part(messageId)}`,
  documents: (workspaceId: string, documentId?: string) =>
    `/w/${part(workspaceId)}/documents${documentId === undefined ? '' : `/${part(documentId)}`}`,
  plugins: (workspaceId: string, pluginId?: string) =>
    `/w/${part(workspaceId)}/plugins${pluginId === undefined ? '' : `/${part(pluginId)}`}`,
  runs: (workspaceId: string) => `/w/${part(workspaceId)}/runs`,
  workflows: (workspaceId: string, workflowId?: string) =>
    `/w/${part(workspaceId)}/workflows${workflowId === undefined ? '' : `/${part(workflowId)}/results`}`,
  applications: (workspaceId: string, applicationId?: string) =>
    `/w/${part(workspaceId)}/applications${applicationId === undefined ? '' : `/${part(applicationId)}`}`,
  members: (workspaceId: string) => `/w/${part(workspaceId)}/members`,
  /** As documented: the page finds the workspace itself. */
  workflowResults: (workflowId: string) => `/workflows/${part(workflowId)}/results`,
  debug: (executionId: string) => `/debug/${part(executionId)}`,
  /** The debugger with a record from a file: no server needed. */
  debugFile: '/debug',
  /** A document of its own, with a wider policy and without a session. */
  serverCheck: '/connect',
} as const;

/** What an `action_url` or a link in untrusted text may do. */
export type ActionTarget =
  | { readonly kind: 'internal'; readonly path: string }
  | { readonly kind: 'external'; readonly href: string; readonly host: string }
  | { readonly kind: 'none' };

/**
 * Characters that no honest link holds: controls, backslashes (browsers read them as slashes), and the
 * invisible ones that reorder or hide what is shown of a URL.
 */
const HOSTILE_CHARACTERS =
  /[\u0000-\u001f\u007f-\u009f\\\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

const MAX_ACTION_URL_LENGTH = 2048;

/**
 * Classifies a URL that came over the wire. Same-origin paths route inside the app, external http(s) asks
 * first, everything else is no link.
 * @param origin the page's own origin, `https://…`
 */
export function classifyActionUrl(raw: string | null, origin: string): ActionTarget {
  if (raw === null || raw.trim() === '' || raw.length > MAX_ACTION_URL_LENGTH) return { kind: 'none' };
  if (HOSTILE_CHARACTERS.test(raw)) return { kind: 'none' };
  let url: URL;
  try {
    url = new URL(raw, origin);
  } catch {
    return { kind: 'none' };
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { kind: 'none' };
  if (url.username !== '' || url.password !== '') return { kind: 'none' };
  // `/.//host` becomes the path `//host`, which a router would take for another origin.
  if (url.pathname.startsWith('//')) return url.origin === origin ? { kind: 'none' } : external(url);
  if (url.origin === origin) return { kind: 'internal', path: url.pathname + url.search + url.hash };
  return external(url);
}

function external(url: URL): ActionTarget {
  return { kind: 'external', href: url.href, host: url.host };
}

/** The element in which a server may put the page's `config.json` right away, as a block of data. */
export const SETTINGS_ID = 'settings';
