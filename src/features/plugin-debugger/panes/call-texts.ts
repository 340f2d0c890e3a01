/** What of an API call is copied, and what its result says of tokens. */
import { payloadAt, type Span } from '../model/read.ts';
import type { RunState } from '../run-state.ts';

/** The record of a call's end, or of its beginning while it has none. */
export function callAsJson(run: RunState, call: Span): string {
  const record = payloadAt(run.log, call.endRow === -1 ? call.startRow : call.endRow);
  return JSON.stringify(typeof record === 'symbol' ? null : record, null, 2);
}

/**
 * A command that would make such a call. The record names an endpoint and parameters; host, method and the token of
 * the plugin are not in it, and stand as variables of a shell.
 */
export function curlOf(call: Span, parameters: unknown, note: string): string {
  const path = call.name.startsWith('/') ? call.name : `/${call.name}`;
  const body = JSON.stringify(typeof parameters === 'symbol' ? {} : (parameters ?? {}));
  return [
    `# ${note}`,
    `curl -X POST "$NADOO_URL${path.replace(/["$`\\]/g, '\\$&')}" \\`,
    `  -H "Authorization: Bearer $NADOO_PLUGIN_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${body.replaceAll("'", `'\\''`)}'`,
  ].join('\n');
}

/** `usage.total_tokens` of a result; null where it says none. */
export function tokensOf(result: unknown): number | null {
  if (typeof result !== 'object' || result === null) return null;
  const { usage } = result as { usage?: unknown };
  if (typeof usage !== 'object' || usage === null) return null;
  const { total_tokens: total } = usage as { total_tokens?: unknown };
  return typeof total === 'number' ? total : null;
}
