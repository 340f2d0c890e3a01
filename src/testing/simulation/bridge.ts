/**
 * A plugin that runs elsewhere: it registers a run and hands its records to the ingest route, batch by batch, over a
 * network of its own. What it cannot hand over it says once and not again, for it cannot know whether that arrived.
 */
import { restPaths } from '#src/protocol/endpoints.ts';
import { pause } from '#src/lib/patience.ts';
import type { SimBrowser } from './browser.ts';
import type { Chance } from './chance.ts';
import type { HistoryFact } from './history.ts';
import { WORKSPACE } from './seed-database.ts';

export interface Bridge {
  readonly browser: SimBrowser;
  /** Ids of the runs that it was told of. */
  runs(): readonly string[];
  /** It says what is left, and ends its run. */
  hurry(): void;
  isOver(): boolean;
}

export interface BridgeOptions {
  readonly browser: SimBrowser;
  readonly chance: Chance;
  readonly record: (fact: HistoryFact) => void;
  /** Lines of the largest batch. */
  readonly burst: number;
  /** An access token of whoever starts the runs. */
  readonly issueToken: () => Promise<string>;
}

const SERVER = 'http://nadoo.test';
const MOST_BATCHES = 14;
const TRY_AGAIN_MS = 2_000;

export function startBridge({ browser, chance, record, burst, issueToken }: BridgeOptions): Bridge {
  const { clock } = browser.machine;
  const { fetch } = browser.wires('bridge');
  const runs: string[] = [];
  let lines = 0;
  let hurries = false;
  let over = false;

  async function post<T>(path: string, key: string, type: string, body: string): Promise<T | null> {
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': type };
    try {
      const response = await fetch(SERVER + path, { method: 'POST', headers, body });
      return response.ok ? (JSON.parse(await response.text()) as { data: T }).data : null;
    } catch {
      return null;
    }
  }

  async function register(): Promise<{ execution_id: string; ingest_key: string }> {
    const body = JSON.stringify({ plugin_id: 'calculator', tool_name: 'calculate', workspace_id: WORKSPACE });
    for (;;) {
      const run = await post<{ execution_id: string; ingest_key: string }>(
        restPaths.executions,
        await issueToken(),
        'application/json',
        body,
      );
      if (run) return run;
      await pause(clock, TRY_AGAIN_MS);
    }
  }

  /** Until it is taken: what is sent again names its place, so that it is stored once. @returns its last number */
  async function hand(
    id: string,
    key: string,
    words: readonly string[],
    after: number,
    last: boolean,
  ): Promise<number> {
    const timestamp = new Date(clock.now()).toISOString();
    const records = words.map((message) => ({ type: 'log', data: { level: 'info', message, timestamp } }));
    const end = last ? [{ type: 'execution_complete', data: { result: words.length } }] : [];
    const body = [...records, ...end].map((line) => JSON.stringify(line)).join('\n');
    record({ kind: 'handed', run: id, words });
    const path = `${restPaths.executionRecords(id)}?after=${after}`;
    for (;;) {
      const report = await post<{ accepted: number; last: number }>(path, key, 'application/x-ndjson', body);
      if (report) {
        if (report.accepted === words.length + end.length) record({ kind: 'ingested', run: id, words });
        return report.last;
      }
      await pause(clock, TRY_AGAIN_MS);
    }
  }

  async function live(): Promise<void> {
    const { execution_id: id, ingest_key: key } = await register();
    runs.push(id);
    let stored = 0;
    for (let batch = 1; batch <= MOST_BATCHES; batch += 1) {
      const isLast = batch === MOST_BATCHES;
      const words = Array.from({ length: chance.whole(1, burst) }, () => `l${(lines += 1)}`);
      stored = await hand(id, key, words, stored, isLast);
      if (!hurries) await pause(clock, chance.between(0, 2_500));
    }
    over = true;
  }

  void live();
  return {
    browser,
    runs: () => runs,
    hurry() {
      hurries = true;
    },
    isOver: () => over,
  };
}
