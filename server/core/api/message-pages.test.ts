import { beforeEach, describe, expect, it } from 'vitest';
import { createTestWorld, SESSION, type TestWorld } from '../testing/test-world.ts';

let world: TestWorld;

/** Positions 1 to 6: three prompts with their answers. */
beforeEach(async () => {
  world = await createTestWorld();
  const chat = await world.connect('user-ada', `/ws/chat/${SESSION}`);
  for (let turn = 0; turn < 3; turn += 1) {
    chat.send({ type: 'chat', content: `Prompt ${turn}` });
    await world.clock.settle();
    world.agent.answers[turn]?.say(`Answer ${turn}`);
    world.agent.answers[turn]?.finish();
    await world.clock.settle();
  }
});

const page = (query: string, as = 'user-ada') =>
  world.request(as, 'GET', `/api/v1/chat/sessions/${SESSION}/messages${query}`);
const positions = async (query: string) =>
  ((await page(query)).data as { position: number }[]).map(({ position }) => position);

describe('a page of messages', () => {
  it.each([
    ['', [1, 2, 3, 4, 5, 6]],
    ['?limit=2', [5, 6]],
    ['?limit=6', [1, 2, 3, 4, 5, 6]],
    ['?limit=7', [1, 2, 3, 4, 5, 6]],
    ['?limit=2&before=5', [3, 4]],
    ['?before=3', [1, 2]],
    ['?limit=2&before=2', [1]],
    ['?before=1', []],
    ['?before=0', []],
    ['?limit=2&before=999', [5, 6]],
    ['?limit=999999999', [1, 2, 3, 4, 5, 6]],
  ])('%j: %j', async (query, expected) => {
    expect(await positions(query)).toEqual(expected);
  });

  it.each([
    ['?limit=0', 'limit: must be a positive whole number.'],
    ['?limit=-1', 'limit: must be a positive whole number.'],
    ['?limit=1.5', 'limit: must be a positive whole number.'],
    ['?limit=', 'limit: must be a positive whole number.'],
    ['?limit=all', 'limit: must be a positive whole number.'],
    ['?before=-1', 'before: must be the position of a message.'],
    ['?before=2.5', 'before: must be the position of a message.'],
    ['?before=m3', 'before: must be the position of a message.'],
    ['?before=', 'before: must be the position of a message.'],
    ['?before=12345678901', 'before: must be the position of a message.'],
    ['?limit=2&before=x', 'before: must be the position of a message.'],
  ])('%j is refused, by the name of what cannot be read', async (query, words) => {
    expect(await page(query)).toMatchObject({ status: 422, message: words });
  });

  it('is for those alone who may read the chat', async () => {
    expect((await page('?limit=2', 'user-outsider')).status).not.toBe(200);
  });
});
