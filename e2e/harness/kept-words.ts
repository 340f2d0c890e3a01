import type { BrowserContext } from '@playwright/test';

/**
 * What the pages of a browser keep of words that were typed and not sent, one line each: drafts under the chat they were
 * typed in, sends in the outbox with how far they came. Says where words are that a journey does not find on the page.
 */
export async function keptWords(context: BrowserContext): Promise<string[]> {
  const found = await Promise.all(
    context.pages().map((page) =>
      page
        .evaluate(async () => {
          const lines = Object.entries<string>({ ...localStorage })
            .filter(([key, value]) => /^nadoo:(draft|early):/.test(key) && value !== '')
            .map(([key, value]) => `${key} = ${value.slice(0, 200)}`);
          const known = await indexedDB.databases();
          if (!known.some(({ name }) => name === 'nadoo-sends')) return lines;
          const sends = await new Promise<{ sessionId: string; text: string; state: string }[]>((resolve) => {
            const opening = indexedDB.open('nadoo-sends');
            opening.onerror = () => resolve([]);
            opening.onsuccess = () => {
              const reading = opening.result.transaction('sends').objectStore('sends').getAll();
              reading.onerror = () => resolve([]);
              reading.onsuccess = () => {
                opening.result.close();
                resolve(reading.result as { sessionId: string; text: string; state: string }[]);
              };
            };
          });
          return [...lines, ...sends.map((send) => `${send.state} in ${send.sessionId}: ${send.text}`)];
        })
        // The page is gone, or stands at nothing.
        .catch(() => []),
    ),
  );
  return [...new Set(found.flat())];
}
