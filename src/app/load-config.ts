import * as z from 'zod/mini';
import type { ServerConfig } from '#src/connection/services.ts';

const configSchema = z.looseObject({
  /** Origin of the Nadoo server; empty for the page's own. */
  serverUrl: z.string(),
  dialect: z.optional(z.enum(['chat', 'message'])),
});

/**
 * Reads `config.json`: out of the page, where its server has put it there, else beside it. Throws where it does not
 * arrive or says nonsense, because guessing a server would send credentials to the wrong one.
 * @param told its text, where the page holds it
 */
export async function loadConfig(
  fetchFile: typeof fetch,
  origin: string,
  told: string | null = null,
): Promise<ServerConfig> {
  const parsed = configSchema.safeParse(told === null ? await askFor(fetchFile) : JSON.parse(told));
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

async function askFor(fetchFile: typeof fetch): Promise<unknown> {
  const reply = await fetchFile('/config.json', { cache: 'no-cache' });
  if (!reply.ok) throw new Error(`config.json: HTTP ${reply.status}`);
  return reply.json();
}
