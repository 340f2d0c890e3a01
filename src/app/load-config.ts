import * as z from 'zod/mini';
import type { ServerConfig } from '#src/connection/services.ts';

const configSchema = z.looseObject({
  /** Origin of the Nadoo server; empty for the page's own. */
  serverUrl: z.string(),
  dialect: z.optional(z.enum(['chat', 'message'])),
});

/**
 * Reads `config.json` beside the page. Throws where it does not arrive or says nonsense, because guessing a
 * server would send credentials to the wrong one.
 */
export async function loadConfig(fetchFile: typeof fetch, origin: string): Promise<ServerConfig> {
  const reply = await fetchFile('/config.json', { cache: 'no-cache' });
  if (!reply.ok) throw new Error(`config.json: HTTP ${reply.status}`);
  const parsed = configSchema.safeParse(await reply.json());
  if (!parsed.success)
    throw new Error('config.json must look like {"serverUrl": "https://nadoo.example.com"}');
  const { serverUrl, dialect = 'chat' } = parsed.data;
  const url = serverUrl === '' ? origin : serverUrl;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Error(
      `config.json: serverUrl must be empty or start with http:// or https://, not "${serverUrl}"`,
    );
  }
  return { serverUrl: url.replace(/\/+$/, ''), dialect };
}
