import { beforeEach, describe, expect, it } from 'vitest';
import { createTestWorld, type TestWorld } from './testing/test-world.ts';

const INBOX = '/ws/notifications/user-mina';
const several = { soleGateway: false, gatewayId: 'gateway-1' };

let world: TestWorld;

async function ring(id: string): Promise<void> {
  await world.storage.insertNotification({
    id,
    user_id: 'user-mina',
    kind: 'run_failed',
    params: {},
    title: 'A run failed',
    body: '',
    action_url: '/debug/x',
    group: null,
    read_at: null,
    created_at: '2026-11-24T10:00:00.000Z',
  });
}

beforeEach(async () => {
  world = await createTestWorld({ settings: several });
});

describe('an inbox at several gateways', () => {
  it('says how far it stands on joining, and later what a gateway that died had told nobody', async () => {
    await ring('n-1');
    const mina = await world.connect('user-mina', INBOX);
    expect(mina.frames.slice(0, 2)).toMatchObject([
      { type: 'hello', recovered: false },
      { type: 'inbox_revision', revision: 1 },
    ]);
    await world.clock.advance(20_000);
    expect(mina.ofType('inbox_revision')).toHaveLength(1);
    await ring('n-2');
    // What another gateway has just stored may be on its way.
    await world.clock.advance(5_000);
    expect(mina.ofType('inbox_revision')).toHaveLength(1);
    await world.clock.advance(5_000);
    expect(mina.ofType('inbox_revision').map(({ revision }) => revision)).toEqual([1, 2]);
    await world.clock.advance(20_000);
    expect(mina.ofType('inbox_revision')).toHaveLength(2);
  });

  it('says it after what a comer who resumes has missed', async () => {
    const mina = await world.connect('user-mina', INBOX);
    const { epoch, seq } = mina.frames[0] as { epoch: string; seq: number };
    mina.drop();
    await ring('n-1');
    await world.request('user-mina', 'POST', '/api/v1/notifications/read', { ids: ['n-1'] });
    await ring('n-2');
    const again = await world.connect('user-mina', INBOX, { epoch, since: String(seq) });
    expect(again.types).toEqual(['hello', 'notification_read', 'inbox_revision']);
    expect(again.frames[2]).toMatchObject({ revision: 3 });
  });

  it('is not looked at where nobody follows it, nor by a gateway alone', async () => {
    let looks = 0;
    const storage = {
      ...world.storage,
      inboxRevisions: (userIds: readonly string[]) => {
        looks += 1;
        return world.storage.inboxRevisions(userIds);
      },
    };
    const alone = await createTestWorld({ storage, clock: world.clock });
    const mina = await alone.connect('user-mina', INBOX);
    await world.clock.advance(20_000);
    expect([looks, mina.types]).toEqual([0, ['hello']]);
    const second = await createTestWorld({ storage, clock: world.clock, settings: several });
    const jun = await second.connect('user-jun', '/ws/notifications/user-jun');
    jun.drop();
    await world.clock.advance(6_000);
    const before = looks;
    await world.clock.advance(20_000);
    expect(looks).toBe(before);
  });
});
