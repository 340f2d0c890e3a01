import { beforeEach, describe, expect, it } from 'vitest';
import type { DocumentRecord } from '../model.ts';
import { createTestWorld, type TestWorld } from '../testing/test-world.ts';

const LIST = '/api/v1/workspaces/ws-demo/documents';
const HANDBOOK = `${LIST}/doc-handbook`;

let world: TestWorld;
beforeEach(async () => {
  world = await createTestWorld();
});

const read = async (): Promise<DocumentRecord> =>
  (await world.request('user-ada', 'GET', HANDBOOK)).data as DocumentRecord;

describe('writing documents', () => {
  it('creates, edits, renames and deletes, and everybody there hears of it', async () => {
    const jun = await world.connect('user-jun', '/ws/workspaces/ws-demo');
    const created = await world.request('user-mina', 'POST', LIST, { title: ' Plan ', text: 'one' });
    expect(created).toMatchObject({
      status: 200,
      data: { title: 'Plan', text: 'one', version: 1, updated_by: 'user-mina' },
    });
    const { id } = created.data as DocumentRecord;
    const one = `${LIST}/${id}`;
    expect(await world.request('user-ada', 'PUT', one, { version: 1, text: 'two' })).toMatchObject({
      status: 200,
      data: { id, title: 'Plan', text: 'two', version: 2, updated_by: 'user-ada' },
    });
    await world.request('user-ada', 'PUT', one, { version: 2, title: 'Plans' });
    expect((await world.request('user-mina', 'GET', one)).data).toMatchObject({ title: 'Plans', version: 3 });
    expect((await world.request('user-mina', 'DELETE', one)).status).toBe(200);
    expect((await world.request('user-mina', 'GET', one)).status).toBe(404);
    expect((await world.request('user-mina', 'DELETE', one)).status).toBe(404);
    await world.clock.settle();
    expect(jun.ofType('document_updated')).toEqual(
      [
        ['created', 1, 'user-mina'],
        ['edited', 2, 'user-ada'],
        ['renamed', 3, 'user-ada'],
        ['deleted', 3, 'user-mina'],
      ].map(([action, version, updated_by]) => ({
        type: 'document_updated',
        document_id: id,
        action,
        version,
        updated_by,
        timestamp: expect.any(String) as unknown,
        seq: expect.any(Number) as unknown,
      })),
    );
    const activity = await world.storage.activitiesOf({ workspaceId: 'ws-demo', limit: 10 });
    const told = activity.filter(({ kind }) => kind === 'document_updated');
    expect(told.map(({ params }) => params['action'])).toEqual(
      expect.arrayContaining(['created', 'edited', 'renamed', 'deleted']),
    );
  });

  it('refuses a stale write with the document as it is, and changes nothing', async () => {
    await world.request('user-mina', 'PUT', HANDBOOK, { version: 1, text: 'hers' });
    const stale = await world.raw('user-ada', 'PUT', HANDBOOK, { version: 1, text: 'his' });
    expect(stale).toMatchObject({ status: 409, data: null, current: { text: 'hers', version: 2 } });
    expect(stale).not.toHaveProperty('current.workspace_id');
    expect(await read()).toMatchObject({ text: 'hers', version: 2 });
  });

  it('lets one of two writers who began from the same version win', async () => {
    const both = await Promise.all(
      ['user-ada', 'user-mina'].map((user) =>
        world.request(user, 'PUT', HANDBOOK, { version: 1, text: `by ${user}` }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await read()).toMatchObject({ version: 2 });
  });

  it('answers the repeat of a write whose answer was lost, and writes nothing again', async () => {
    const change = { version: 1, title: 'Handbook', text: 'once' };
    const first = await world.request('user-ada', 'PUT', HANDBOOK, change);
    expect(await world.request('user-ada', 'PUT', HANDBOOK, change)).toEqual(first);
    expect(await read()).toMatchObject({ version: 2 });
  });

  it('is for writers of that workspace alone', async () => {
    for (const [user, status] of [
      ['user-jun', 403],
      ['user-eve', 404],
    ] as const) {
      expect((await world.request(user, 'POST', LIST, { title: 'x' })).status).toBe(status);
      expect((await world.request(user, 'PUT', HANDBOOK, { version: 1, text: 'x' })).status).toBe(status);
      expect((await world.request(user, 'DELETE', HANDBOOK)).status).toBe(status);
    }
    // Ada owns both workspaces; the document is in the other one.
    const elsewhere = '/api/v1/workspaces/ws-private/documents/doc-handbook';
    expect((await world.request('user-ada', 'PUT', elsewhere, { version: 1, text: 'x' })).status).toBe(404);
    expect((await world.request('user-ada', 'DELETE', elsewhere)).status).toBe(404);
    expect(await read()).toMatchObject({ version: 1 });
  });

  it.each([
    ['POST', LIST, {}, /^title: /],
    ['POST', LIST, { title: '  ' }, /^title: /],
    ['POST', LIST, { title: 'x'.repeat(201) }, /^title: /],
    ['POST', LIST, { title: 'x', text: 1 }, /^text: /],
    ['PUT', HANDBOOK, { text: 'x' }, /^version: /],
    ['PUT', HANDBOOK, { version: '1', text: 'x' }, /^version: /],
  ] as const)('names the field that is wrong: %s %s %j', async (method, path, body, words) => {
    const reply = await world.request('user-ada', method, path, body);
    expect(reply.status).toBe(422);
    expect(reply.message).toMatch(words);
  });

  it('holds up to 4 MiB', async () => {
    const put = (text: string) => world.request('user-ada', 'PUT', HANDBOOK, { version: 1, text });
    // Three bytes a character.
    expect((await put('한'.repeat(1_398_102))).status).toBe(413);
    expect((await put('한'.repeat(1_398_101))).status).toBe(200);
  });

  it('lists without the texts on request', async () => {
    const { data } = await world.request('user-jun', 'GET', `${LIST}?text=false`);
    expect(data).toEqual([expect.not.objectContaining({ text: expect.anything() as unknown })]);
  });

  it('offers none of it in stock mode', async () => {
    world = await createTestWorld({ settings: { stock: true } });
    expect((await world.request('user-ada', 'POST', LIST, { title: 'x' })).status).toBe(404);
    expect((await world.request('user-ada', 'PUT', HANDBOOK, { version: 1 })).status).toBe(404);
    expect((await world.request('user-ada', 'DELETE', HANDBOOK)).status).toBe(404);
  });
});
