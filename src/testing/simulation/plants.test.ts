/** Faults planted in the system, behind everything that guards it: the checker must refuse what comes of each. */
import { describe, expect, it } from 'vitest';
import type { Storage } from '#server/core/ports.ts';
import { checkHistory } from './check-history.ts';
import { simulate, type Plant } from './simulate.ts';
import type { WorldPlan } from './world-plan.ts';

/** A quiet world in which much is written: what goes wrong is the plant alone. */
const quiet: Partial<WorldPlan> = {
  mode: 'extended',
  lengthMs: 15_000,
  actEveryMs: 700,
  faultEveryMs: 1_000_000,
  slowestStorageMs: 0,
  accessSeconds: 1_800,
  promptsPerMinute: 0,
  brokenProxy: false,
};

async function rulesOf(plant: Plant | undefined, plan: Partial<WorldPlan> = {}): Promise<string[]> {
  const { history } = await simulate({ seed: 4, plan: { ...quiet, ...plan }, ...(plant ? { plant } : {}) });
  return checkHistory(history).map(({ rule }) => rule);
}

/** What a gateway's storage does wrong with one insert in so many. */
function storing(
  wrong: (storage: Storage, insert: Storage['insertMessage']) => Storage['insertMessage'],
): Plant {
  return {
    gateway: { storage: (storage) => ({ ...storage, insertMessage: wrong(storage, storage.insertMessage) }) },
  };
}

/** Changes the words of text deltas on their way and keeps their numbers: no guard of the page can see it. */
function onTheWire(change: (words: string) => string): Plant {
  return {
    wire(_connection, frame) {
      if (!frame.includes('"text-delta"')) return [frame];
      const fields = JSON.parse(frame) as { text: string };
      return [JSON.stringify({ ...fields, text: change(fields.text) })];
    },
  };
}

describe('the simulation', () => {
  it('has nothing to say of a world in which all is well', async () => {
    expect(await rulesOf(undefined)).toEqual([]);
    expect(await rulesOf(undefined, { mode: 'stock' })).toEqual([]);
  });

  it('catches a loss: a message that is acknowledged and not kept', async () => {
    let prompts = 0;
    const plant = storing((_storage, insert) => async (message) => {
      if (message.role === 'user' && (prompts += 1) % 3 === 0)
        return { inserted: true, message: { ...message, position: 1_000 + prompts } };
      return insert(message);
    });
    expect(await rulesOf(plant)).toContain('stored');
  });

  it('catches a duplicate: a message that is kept twice', async () => {
    const plant = storing((_storage, insert) => async (message) => {
      if (message.role === 'user')
        await insert({ ...message, id: `${message.id}-again`, client_message_id: null });
      return insert(message);
    });
    expect(await rulesOf(plant)).toContain('stored');
  });

  it('catches a reordering: one reader gets the list in another order', async () => {
    let reads = 0;
    const plant: Plant = {
      gateway: {
        storage: (storage) => ({
          ...storage,
          async messagesOf(session) {
            const messages = await storage.messagesOf(session);
            const [first, second, ...rest] = messages;
            if (!first || !second || (reads += 1) % 2 === 0) return messages;
            return [
              { ...second, position: first.position },
              { ...first, position: second.position },
              ...rest,
            ];
          },
        }),
      },
    };
    expect(await rulesOf(plant)).toContain('settled');
  });

  it('catches text that is lost, doubled or swapped on the way without a trace in the numbers', async () => {
    let count = 0;
    const oneInFive = () => (count += 1) % 5 === 0;
    expect(await rulesOf(onTheWire((words) => (oneInFive() ? '' : words)))).toContain('shown');
    expect(await rulesOf(onTheWire((words) => (oneInFive() ? words + words : words)))).toContain('shown');
    const swapped: Readonly<Record<string, string>> = { ' 2': ' 3', ' 3': ' 2' };
    expect(await rulesOf(onTheWire((words) => swapped[words] ?? words))).toContain('shown');
  });
});

it('the same seed is the same history', async () => {
  const [first, second] = [await simulate({ seed: 11 }), await simulate({ seed: 11 })];
  expect(second.history).toEqual(first.history);
  expect((await simulate({ seed: 12 })).history).not.toEqual(first.history);
}, 60_000);
