/** A run of a real gateway whose records come over the ingest route, as a plugin elsewhere sends them. */
import { signInApi } from '#e2e/harness/api.ts';
import { startGateway } from '#e2e/harness/gateway.ts';
import type { MadeRecord } from './records.ts';

export interface IngestedRun {
  /** The page of the run. */
  readonly address: string;
  /** Sends records in batches, one after the other; resolves when the last is stored. */
  send(records: readonly MadeRecord[], batch: number): Promise<void>;
  dispose(): Promise<void>;
}

export async function startIngestedRun(): Promise<IngestedRun> {
  const gateway = await startGateway();
  const api = await signInApi(gateway.url, 'Mina');
  const registered = await api.request('POST', '/api/v1/plugins/executions', {
    plugin_id: 'web-shop',
    tool_name: 'read_orders',
  });
  const { execution_id: id, ingest_key: key } = registered.data as Record<
    'execution_id' | 'ingest_key',
    string
  >;
  let sent = 0;
  return {
    address: `${gateway.url}/debug/${id}`,
    async send(records, batch) {
      for (let at = 0; at < records.length; at += batch) {
        const lines = records.slice(at, at + batch).map((record) => JSON.stringify(record));
        const response = await fetch(
          `${gateway.url}/api/v1/plugins/executions/${id}/records?after=${String(sent)}`,
          {
            method: 'POST',
            headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/x-ndjson' },
            body: lines.join('\n'),
          },
        );
        const report = (await response.json()) as { data: { accepted?: number } | null };
        if (report.data?.accepted !== lines.length)
          throw new Error(`a batch was not taken: ${JSON.stringify(report)}`);
        sent += lines.length;
      }
    },
    dispose: () => gateway.dispose(),
  };
}
