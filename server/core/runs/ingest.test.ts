/** Batches of one run that reach two gateways at once: nothing is stored twice, and none is lost in silence. */
import { beforeEach, expect, it } from 'vitest';
import { createDeferred } from '#src/lib/deferred.ts';
import { createMemoryBus } from '../memory-bus.ts';
import { createMemoryStorage } from '../memory-storage.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createTestWorld, type TestReply, type TestWorld } from '../testing/test-world.ts';

const log = (message: string) => ({
  type: 'log',
  data: { level: 'info', message, timestamp: '2026-11-24T10:32:00' },
});
const END = { type: 'execution_error', data: { error: 'no' } };
const REFUSED = {
  status: 503,
  message: 'The records could not be stored, none of them. Send the same batch again.',
  headers: { 'Retry-After': '1' },
};

let gateways: [TestWorld, TestWorld];
let url: string;
let headers: { authorization: string };

beforeEach(async () => {
  const clock = createFakeClock();
  const storage = createMemoryStorage();
  const bus = createMemoryBus({ clock, yieldToLoop: () => Promise.resolve() });
  // Both have read where the run stands before either stores.
  const bothRead = createDeferred<undefined>();
  let readers = 0;
  const meeting = {
    ...storage,
    async lastRunRecord(id: string) {
      const last = await storage.lastRunRecord(id);
      readers += 1;
      if (readers === 2) bothRead.resolve(undefined);
      await bothRead.promise;
      return last;
    },
  };
  const start = (gatewayId: string) =>
    createTestWorld({
      clock,
      storage: meeting,
      settings: { gatewayId, soleGateway: false },
      ports: { bus },
    });
  gateways = [await start('gateway-1'), await start('gateway-2')];
  const { data } = await gateways[0].request('user-ada', 'POST', '/api/v1/plugins/executions', {
    plugin_id: 'scraper',
    tool_name: 'crawl',
    workspace_id: 'ws-demo',
  });
  const { execution_id: id, ingest_key: key } = data as Record<'execution_id' | 'ingest_key', string>;
  url = `/api/v1/plugins/executions/${id}/records`;
  headers = { authorization: `Bearer ${key}` };
});

const send = (gateway: TestWorld, lines: readonly unknown[], query = ''): Promise<TestReply> =>
  gateway.request(null, 'POST', url + query, lines.map((line) => JSON.stringify(line)).join('\n'), {
    headers,
  });

async function stored(): Promise<unknown[]> {
  const id = url.split('/').at(-2) ?? '';
  return (await gateways[0].storage.runRecords(id, 0, 10)).map(({ n, data }) => [n, data['message']]);
}

/** The one that was refused, and is sent again as the refusal says. */
async function sendTwo(
  first: readonly unknown[],
  second: readonly unknown[],
  query = '',
): Promise<TestReply[]> {
  const replies = await Promise.all([send(gateways[0], first, query), send(gateways[1], second, query)]);
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 503]);
  const refused = replies.findIndex(({ status }) => status === 503);
  expect(replies[refused]).toMatchObject(REFUSED);
  return [replies[1 - refused]!, await send(gateways[refused]!, refused === 0 ? first : second, query)];
}

it('the same batch, sent to another gateway while the first is silent, is stored once', async () => {
  const batch = [log('one'), log('two')];
  const replies = await sendTwo(batch, batch, '?after=0');
  for (const { data } of replies) expect(data).toEqual({ accepted: 2, rejected: [], last: 2 });
  expect(await stored()).toEqual([
    [1, 'one'],
    [2, 'two'],
  ]);
});

it('two batches that name no place are both stored, the refused one once it is sent again', async () => {
  const [taken, again] = await sendTwo([log('one')], [log('two')]);
  expect([taken?.data, again?.data]).toEqual([
    { accepted: 1, rejected: [], last: 1 },
    { accepted: 1, rejected: [], last: 2 },
  ]);
  expect((await stored()).map((row) => (row as unknown[])[1])).toEqual(
    expect.arrayContaining(['one', 'two']),
  );
});

it('the end of a run alone, sent twice at once, ends it once and rings once', async () => {
  const replies = await sendTwo([END], [END], '?after=0');
  for (const { data } of replies) expect(data).toEqual({ accepted: 1, rejected: [], last: 0 });
  const inbox = await gateways[0].request('user-ada', 'GET', '/api/v1/notifications');
  expect(inbox.data).toHaveLength(1);
});

it('what another gateway had stored and told nobody is told when it is sent again; a gateway alone says it once', async () => {
  for (const soleGateway of [false, true]) {
    const world = await createTestWorld({ settings: { soleGateway } });
    const { data } = await world.request('user-ada', 'POST', '/api/v1/plugins/executions', {
      plugin_id: 'scraper',
      tool_name: 'crawl',
      workspace_id: 'ws-demo',
    });
    const { execution_id: id, ingest_key: key } = data as Record<'execution_id' | 'ingest_key', string>;
    const mina = await world.connect(null, `/api/v1/ws/plugin/debug/${id}`);
    const line = log('one').data;
    const change = { status: 'failed' as const, error: 'no', ended_at: '2026-11-24T10:00:00.000Z' };
    await world.storage.appendRunRecords([{ execution_id: id, n: 1, type: 'log', data: line }], {
      id,
      change,
    });
    const batch = [log('one'), END].map((each) => JSON.stringify(each)).join('\n');
    const path = `/api/v1/plugins/executions/${id}/records?after=0`;
    const again = await world.request(null, 'POST', path, batch, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(again.data).toEqual({ accepted: 2, rejected: [], last: 1 });
    const told = mina.types.filter((each) => each === 'log' || each === 'execution_error');
    expect(told).toEqual(soleGateway ? [] : ['log', 'execution_error']);
  }
});
