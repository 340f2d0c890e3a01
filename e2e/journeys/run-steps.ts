import type { Page } from '@playwright/test';
import type { NumberedRecord, RunRecord } from '#src/protocol/debug-records.ts';
import { decodeRecordLine, recordsOf } from '#src/protocol/debug-history.ts';
import { decodeDebugFrame } from '#src/protocol/debug-frames.ts';
import { readDebugRecord } from '#src/protocol/debug-record.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { Api } from '../harness/api.ts';

/** Every record of a run as the server gives it, page after page, to somebody who knows its id and nothing else. */
export async function recordsOnServer(base: string, executionId: string): Promise<RunRecord[]> {
  const all: NumberedRecord[] = [];
  for (;;) {
    const query = `?after=${String(all.at(-1)?.n ?? 0)}&limit=5000`;
    const reply = await fetch(base + restPaths.executionRecords(executionId) + query);
    const lines = (await reply.text()).split('\n').slice(0, -1);
    if (lines.length === 0) return all.flatMap(({ record }) => record ?? []);
    all.push(...lines.flatMap((line) => decodeRecordLine(line) ?? []));
  }
}

/** How many records of one kind there are. */
export function countOf(records: readonly RunRecord[], type: RunRecord['type']): number {
  return records.filter((record) => record.type === type).length;
}

/** The whole record that a page gets in one frame. Call it before the page opens the run. */
export function recordsInFrame(page: Page): Promise<RunRecord[]> {
  return new Promise((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        const decoded = decodeDebugFrame(String(payload));
        if (decoded.kind === 'decoded' && decoded.value.type === 'history_received')
          resolve(recordsOf(readDebugRecord(decoded.value.record)));
      });
    });
  });
}

/** As many runs as a gateway works on at once. */
const AT_ONCE = 4;

/**
 * Has the gateway busy with other runs: one that is started now has begun, and waits for its turn until they are over.
 * @param pages how long: a page takes an eighth of a second, at most a hundred do
 */
export async function takeAllTurns(api: Api, pages: number): Promise<void> {
  const crawl = () => api.startExecution('link-checker', 'check_links', { section: 'sdk', pages });
  await Promise.all(Array.from({ length: AT_ONCE }, crawl));
}

/** Adds records to a run that happens elsewhere; how many the gateway took. */
export async function ingest(
  base: string,
  { executionId, key }: { readonly executionId: string; readonly key: string },
  lines: readonly unknown[],
): Promise<number> {
  const reply = await fetch(base + restPaths.executionRecords(executionId), {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/x-ndjson' },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  });
  return ((await reply.json()) as { data: { accepted: number } }).data.accepted;
}
