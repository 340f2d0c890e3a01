/** Faults planted in the system, behind everything that guards it: the checker must refuse what comes of each. */
import { describe, expect, it } from 'vitest';
import type { RunRecordRow } from '#server/core/model.ts';
import type { Storage, StreamBus } from '#server/core/ports.ts';
import { checkHistory } from './check-history.ts';
import { simulate } from './simulate.ts';
import type { WorldPlan } from './world-plan.ts';
import type { Plant } from './world-scope.ts';

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
  stated: false,
  goes: 0,
  burst: 0,
  gateways: 1,
  losesOne: false,
};

async function rulesOf(plant?: Plant, plan: Partial<WorldPlan> = {}, seed = 4): Promise<string[]> {
  const { history } = await simulate({ seed, plan: { ...quiet, ...plan }, ...(plant ? { plant } : {}) });
  return checkHistory(history).map(({ rule }) => rule);
}

type Frame = Readonly<Record<string, unknown>>;

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
    const plant = storing((_storage, insert) => async (message, answer) => {
      if (message.role === 'user' && (prompts += 1) % 3 === 0) {
        const position = 1_000 + prompts;
        return { inserted: true, message: { ...message, position }, answer: { ...answer!, position } };
      }
      return insert(message, answer);
    });
    expect(await rulesOf(plant)).toContain('stored');
  });

  it('catches a duplicate: a message that is kept twice', async () => {
    const plant = storing((_storage, insert) => async (message, answer) => {
      if (message.role === 'user')
        await insert({ ...message, id: `${message.id}-again`, client_message_id: null });
      return insert(message, answer);
    });
    expect(await rulesOf(plant)).toContain('stored');
  });

  it('catches a reordering: one reader gets the list in another order', async () => {
    let reads = 0;
    const plant: Plant = {
      gateway: {
        storage: (storage) => ({
          ...storage,
          async messagesBefore(...page) {
            const messages = await storage.messagesBefore(...page);
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

const seat = { tabs: 1, skewMs: 0, unseen: false } as const;

/** What a gateway's bus does wrong. */
function onTheBus(wrong: (bus: StreamBus) => Partial<StreamBus>): Plant {
  return { gateway: { bus: (bus) => ({ ...bus, ...wrong(bus) }) } };
}

describe('where the server states who is here, the simulation', () => {
  const stated: Partial<WorldPlan> = {
    stated: true,
    browsers: [
      { ...seat, person: 0 },
      { ...seat, person: 1 },
      { ...seat, person: 2, unseen: true },
    ],
  };
  const updates = (change: (frame: Frame) => Frame | null): Plant =>
    onTheBus((bus) => ({
      append(stream, frame, origin) {
        const changed = frame['type'] === 'presence_update' ? change(frame) : frame;
        return changed ? bus.append(stream, changed, origin) : bus.position(stream);
      },
    }));

  it('has nothing to say of a world in which all is well', async () => {
    expect(await rulesOf(undefined, stated)).toEqual([]);
  });

  it('catches a ghost: nobody is told of those who went', async () => {
    const plant = updates((frame) => ({ ...frame, left: [] }));
    expect(await rulesOf(plant, { ...stated, goes: 1 }, 5)).toContain('presence');
  });

  it('catches a change that is not told', async () => {
    let count = 0;
    expect(
      await rulesOf(
        updates((frame) => ((count += 1) % 2 === 0 ? null : frame)),
        stated,
        5,
      ),
    ).toContain('presence');
  });

  it('catches that somebody is shown who appears offline', async () => {
    const plant = onTheBus((bus) => ({
      sendFleeting(stream, frame, origin) {
        const words = JSON.stringify(frame).replaceAll('"invisible"', '"active"');
        bus.sendFleeting(stream, JSON.parse(words) as Frame, origin);
      },
    }));
    expect(await rulesOf(plant, stated)).toContain('presence');
  });
});

describe('where a plugin hands in its records, the simulation', () => {
  const plugged: Partial<WorldPlan> = { burst: 4 };
  const rows = (change: (rows: readonly RunRecordRow[]) => readonly RunRecordRow[]): Plant => ({
    gateway: {
      storage: (storage) => ({
        ...storage,
        appendRunRecords: (all) => storage.appendRunRecords(change(all)),
      }),
    },
  });

  it('has nothing to say of a world in which all is well', async () => {
    expect(await rulesOf(undefined, plugged)).toEqual([]);
  });

  it('catches a loss: a record that was taken and is not kept', async () => {
    expect(
      await rulesOf(
        rows((all) => all.filter(({ n }) => n % 3 > 0)),
        plugged,
      ),
    ).toContain('run');
  });

  it('catches a duplicate: a record that is kept twice', async () => {
    const plant = rows((all) =>
      all.flatMap((row) => (row.n % 3 > 0 ? [row] : [row, { ...row, n: row.n + 1 }])),
    );
    expect(await rulesOf(plant, plugged)).toContain('run');
  });

  it('catches a reordering, and a record that is another one on its way', async () => {
    const words: Readonly<Record<string, string>> = { l2: 'l3', l3: 'l2' };
    const swap = (frame: string) =>
      frame.replaceAll(/"(l2|l3)"/g, (_, word: string) => `"${words[word] ?? ''}"`);
    expect(await rulesOf({ wire: (_connection, frame) => [swap(frame)] }, plugged)).toContain('run');
  });

  it('catches a gap of which a page says nothing', async () => {
    // The numbers of what follows close up, so that no guard can see it.
    const close = (frame: string) =>
      frame.includes('"debug_data"') || !frame.includes('"type":"log"')
        ? frame
        : frame.replace(/"message":"l(\d+)"/, (_, n: string) => `"message":"l${Number(n) + 1}"`);
    expect(await rulesOf({ wire: (_connection, frame) => [close(frame)] }, plugged)).toContain('run');
  });
});

describe('where there are several gateways, the simulation', () => {
  const several: Partial<WorldPlan> = {
    gateways: 2,
    tickets: false,
    silentDeaths: false,
    stated: true,
    browsers: [
      { ...seat, person: 0 },
      { ...seat, person: 1 },
    ],
  };

  it('has nothing to say of a world in which all is well, or one gateway dies', async () => {
    expect(await rulesOf(undefined, several)).toEqual([]);
    expect(await rulesOf(undefined, { ...several, losesOne: true })).toEqual([]);
  });

  it('catches gateways that do not hear of each other’s people', async () => {
    const plant = onTheBus((bus) => ({
      subscribe: (stream, listener) =>
        stream === 'presence' ? Promise.resolve(() => undefined) : bus.subscribe(stream, listener),
    }));
    expect(await rulesOf(plant, several)).toContain('presence');
  });

  it('catches answers of a dead gateway that nobody closes', async () => {
    const plant: Plant = {
      gateway: {
        storage: (storage) => ({
          ...storage,
          heldMessages: (filter) =>
            typeof filter === 'object' && 'expiredBefore' in filter
              ? Promise.resolve([])
              : storage.heldMessages(filter),
        }),
      },
    };
    // Not in every world does one answer just then at the one that dies.
    const found: string[] = [];
    for (const seed of [4, 5, 6, 7, 8, 9, 10, 11])
      found.push(...(await rulesOf(plant, { ...several, losesOne: true, actEveryMs: 400 }, seed)));
    expect(found).toContain('stored');
  });
});

// Of a world in which code that the page loads late is needed: no wait of the host may come in.
it('the same seed is the same history', async () => {
  const [first, second] = [await simulate({ seed: 728 }), await simulate({ seed: 728 })];
  expect(second.history).toEqual(first.history);
  expect((await simulate({ seed: 729 })).history).not.toEqual(first.history);
}, 60_000);
