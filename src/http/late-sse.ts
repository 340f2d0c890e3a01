/** Most pages never need SSE: its code is loaded by the first channel that does. */
import type * as SseModule from './sse-transport.ts';

let loaded: typeof SseModule | null = null;

/** Once it is there it comes without another turn of the loader, which no fake clock rules. */
export async function loadSseTransport(): Promise<typeof SseModule> {
  return (loaded ??= await import('./sse-transport.ts'));
}
