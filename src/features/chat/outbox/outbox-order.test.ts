/** The order of the Enters of one chat, whatever the tabs know of each other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editQueued, markEdited } from '../queue-fold.ts';
import { sendQueuedNow } from '../send-queued-now.ts';
import { createWorld, type Fate, type World, type WorldTab } from '#src/testing/outbox-world.ts';

/** Two tabs; the left one is live (or both are), and the answer to what it said is under way. */
async function answering({ both = false, extended = true } = {}): Promise<{
  world: World;
  left: WorldTab;
  right: WorldTab;
}> {
  const world = createWorld({ extended });
  const left = await world.openTab();
  const right = await world.openTab();
  left.connect();
  if (both) right.connect();
  await world.settle();
  world.holdAnswers();
  left.session.say('one');
  await world.settle();
  return { world, left, right };
}

/** One tab is gone before its answer ends; the other, which is not live yet, says something too and then is. */
async function dieAndLeaveTo(world: World, gone: WorldTab, left: WorldTab): Promise<void> {
  gone.crash();
  await world.settle();
  world.endAnswers();
  left.session.say('three');
  await world.settle();
  left.connect();
  await world.settle();
}

describe('the order of the Enters is kept', () => {
  it('where the outbox of the tab that was typed in first comes last', async () => {
    const world = createWorld({ extended: true });
    const open = await world.openTab();
    const late = await world.openTab({ late: true });
    late.session.say('one');
    await world.clock.advance(100);
    open.session.say('two');
    await world.settle();
    await late.load();
    await world.settle();
    expect(open.shown()).toEqual(['one (queued)', 'two (queued)']);
    open.connect();
    late.connect();
    await world.settle();
    expect(world.asked()).toEqual(['one', 'two']);
  });

  it.each([true, false])(
    'where another tab sends before the outbox came, which sends both (ack: %s)',
    async (extended) => {
      const world = createWorld({ extended });
      const open = await world.openTab();
      const late = await world.openTab({ late: true });
      open.connect();
      await world.settle();
      late.session.say('one');
      await world.clock.advance(100);
      open.session.say('two');
      await world.settle();
      expect(world.asked()).toEqual(['one', 'two']);
      await late.load();
      await world.settle();
      expect(world.records()).toEqual([]);
      late.connect();
      await world.settle();
      expect(world.frames()).toHaveLength(2);
      expect(late.shown()).toEqual(['one (accepted)', 'two (accepted)']);
    },
  );

  it('where the clocks of two tabs differ and neither has read what the other wrote', async () => {
    for (const ahead of [60_000, -60_000]) {
      const world = createWorld({ extended: true });
      const left = await world.openTab({ ahead });
      const right = await world.openTab();
      left.session.say('one');
      right.session.say('two');
      await world.settle();
      expect(left.shown()).toEqual(['one (queued)', 'two (queued)']);
      left.connect();
      right.connect();
      await world.settle();
      expect(world.asked()).toEqual(['one', 'two']);
    }
  });

  it('of a follow-up whose answer ended before the other tab knew of it', async () => {
    const { world, left, right } = await answering();
    left.session.say('two');
    expect(left.session.store.getState().queue).toHaveLength(1);
    await dieAndLeaveTo(world, left, right);
    expect(world.asked()).toEqual(['one', 'two', 'three']);
    expect(world.records()).toEqual([]);
  });

  it('of a text that was typed before the outbox came, over a crash', async () => {
    const world = createWorld({ extended: true });
    const late = await world.openTab({ late: true });
    late.session.say('one');
    await world.settle();
    late.crash();
    const next = await world.openTab();
    next.session.say('two');
    await world.settle();
    expect(next.shown()).toEqual(['one (queued)', 'two (queued)']);
    next.connect();
    await world.settle();
    expect(world.asked()).toEqual(['one', 'two']);
    expect(world.stashed()).toEqual([]);
  });
});

const notes = { name: 'notes.md', mediaType: 'text/markdown', text: '# Notes' };
const along = { mentions: ['mina'], attachments: [notes] };
const onWire = {
  mentions: ['mina'],
  attachments: [{ name: 'notes.md', media_type: 'text/markdown', text: '# Notes' }],
};

describe('what goes along with the words', () => {
  it('leaves with a follow-up that the outbox sends by itself, from a tab that did not type it', async () => {
    const { world, left, right } = await answering();
    left.session.say('two', along);
    await dieAndLeaveTo(world, left, right);
    expect(world.asked()).toEqual(['one', 'two', 'three']);
    expect(world.frames()[1]).toMatchObject({ content: 'two', ...onWire });
    expect(world.frames()[2]).not.toHaveProperty('attachments');
  });

  it('is there after a crash before the outbox came, with a prompt and its place, and with a follow-up', async () => {
    const world = createWorld({ extended: true });
    const late = await world.openTab({ late: true });
    late.session.submit('one', undefined, along, { parentId: 'm7', edits: 'm8' });
    late.session.enqueue('two', along);
    late.crash();
    const next = await world.openTab();
    expect(next.prompts()[0]).toMatchObject({ text: 'one', extras: along, parentId: 'm7', edits: 'm8' });
    expect(next.session.store.getState().queue).toMatchObject([{ text: 'two', extras: along }]);
    expect(world.records().map(({ extras }) => extras)).toEqual([along, along]);
    next.connect();
    await world.settle();
    expect(world.frames()[0]).toMatchObject({ content: 'one', ...onWire });
  });
});

describe('follow-ups', () => {
  it('that a stop left to the user are passed by what is sent after it', async () => {
    const world = createWorld({ extended: true });
    const tab = await world.openTab();
    tab.connect();
    await world.settle();
    world.holdAnswers();
    tab.session.say('one');
    await world.settle();
    tab.session.say('two');
    tab.session.stop();
    world.endAnswers();
    await world.settle();
    expect(world.asked()).toEqual(['one']);
    tab.session.say('three');
    await world.settle();
    expect(world.asked()).toEqual(['one', 'three', 'two']);
  });

  it('of which the second is sent now go before the first', async () => {
    const { world, left, right } = await answering({ both: true });
    left.session.say('two');
    left.session.say('three');
    await world.settle();
    sendQueuedNow(right.session, right.session.store.getState().queue[1]?.id ?? '');
    world.endAnswers();
    await world.settle();
    expect(world.asked()).toEqual(['one', 'three', 'two']);
    expect(world.records()).toEqual([]);
  });
});

type Behind = { readonly frames: number; readonly news: number; readonly storage?: number };
/** How much later a tab hears frames, and what other tabs say, ms. */
const behind = fc.record({ frames: fc.nat(12), news: fc.nat(12) });
/** With these one was sent twice: the line was free before the store knew that the server has it. */
const lineFreeTooEarly: [Behind & { storage: number }, Behind & { storage: number }, boolean][] = [
  [{ frames: 1, news: 0, storage: 2 }, { frames: 0, news: 5, storage: 0 }, true],
];
const slowBehind = fc.record({ frames: fc.nat(12), news: fc.nat(12), storage: fc.nat(40) });
const takes = fc.array(fc.nat(6), { minLength: 1, maxLength: 5 });

/** With these a follow-up of a stock server was sent twice: the slower tab's word undid the claim of the quicker one. */
const sentTwice: [Behind, Behind, number[]][] = [
  [{ frames: 1, news: 0 }, { frames: 1, news: 1 }, [0]],
  [{ frames: 4, news: 0 }, { frames: 5, news: 5 }, [1, 0]],
];

async function openBoth(world: World, ofLeft: Behind, ofRight: Behind): Promise<[WorldTab, WorldTab]> {
  const opening = Promise.all([world.openTab({ behind: ofLeft }), world.openTab({ behind: ofRight })]);
  await world.clock.advance(200);
  const tabs = await opening;
  for (const tab of tabs) tab.connect();
  await world.clock.advance(200);
  return tabs;
}

describe('follow-ups that two tabs could send', () => {
  it.each([
    { mode: 'stock', extended: false },
    { mode: 'extended', extended: true },
  ])('are sent once, whichever hears first that the answer is over, $mode', async ({ extended }) => {
    await fc.assert(
      fc.asyncProperty(behind, behind, takes, async (ofLeft, ofRight, ms) => {
        let turn = 0;
        const world = createWorld({ extended, storageTakesMs: () => ms[turn++ % ms.length] ?? 0 });
        const [left, right] = await openBoth(world, ofLeft, ofRight);
        world.holdAnswers();
        left.session.say('one');
        await world.clock.advance(200);
        for (const text of ['two', 'three', 'four']) left.session.say(text);
        for (let answer = 0; answer < 4; answer += 1) {
          await world.clock.advance(300);
          world.endAnswers();
          world.holdAnswers();
        }
        world.endAnswers();
        await world.clock.advance(20_000);
        expect(world.asked()).toEqual(['one', 'two', 'three', 'four']);
        expect(world.records()).toEqual([]);
        for (const { session } of [left, right]) {
          expect(session.store.getState().queue).toEqual([]);
          expect(session.isBusy()).toBe(false);
        }
      }),
      { seed: 20_261_128, numRuns: Number(process.env['RUNS'] ?? 300), examples: sentTwice },
    );
  });
});

describe('prompts that two tabs wrote offline', () => {
  it.each([
    { mode: 'stock', extended: false },
    { mode: 'extended', extended: true },
  ])('are sent once, in order, and no tab goes on waiting for an answer, $mode', async ({ extended }) => {
    await fc.assert(
      fc.asyncProperty(behind, behind, takes, fc.nat(400), async (ofLeft, ofRight, ms, later) => {
        let turn = 0;
        const world = createWorld({ extended, storageTakesMs: () => ms[turn++ % ms.length] ?? 0 });
        const opening = Promise.all([world.openTab({ behind: ofLeft }), world.openTab({ behind: ofRight })]);
        await world.clock.advance(200);
        const [left, right] = await opening;
        for (const [at, text] of ['one', 'two', 'three'].entries()) {
          (at === 1 ? right : left).session.say(text);
          await world.clock.advance(100);
        }
        world.holdAnswers();
        right.connect();
        await world.clock.advance(later);
        left.connect();
        for (let answer = 0; answer < 3; answer += 1) {
          await world.clock.advance(300);
          world.endAnswers();
          world.holdAnswers();
        }
        world.endAnswers();
        await world.clock.advance(20_000);
        expect(world.asked()).toEqual(['one', 'two', 'three']);
        expect(world.records()).toEqual([]);
        for (const { session } of [left, right]) expect(session.isBusy()).toBe(false);
      }),
      { seed: 20_261_131, numRuns: Number(process.env['RUNS'] ?? 150) },
    );
  });
});

/** "two" and "three" have not left; they follow what this tab says next, each once. */
async function expectHeldUntil(world: World, tab: WorldTab): Promise<void> {
  expect(world.asked()).toEqual(['one']);
  tab.session.say('four');
  await world.clock.advance(20_000);
  expect(world.asked()).toEqual(['one', 'four', 'two', 'three']);
  expect(world.records()).toEqual([]);
}

describe('follow-ups that two tabs could send and a person holds back', () => {
  it('by a stop that a stock server does not tell of: no tab sends one, also none that opens later, until something is said', async () => {
    await fc.assert(
      fc.asyncProperty(behind, behind, takes, fc.boolean(), async (ofLeft, ofRight, ms, leftStops) => {
        let turn = 0;
        const world = createWorld({ extended: false, storageTakesMs: () => ms[turn++ % ms.length] ?? 0 });
        const [left, right] = await openBoth(world, ofLeft, ofRight);
        world.holdAnswers();
        left.session.say('one');
        await world.clock.advance(200);
        for (const text of ['two', 'three']) left.session.say(text);
        await world.clock.advance(200);
        // The server ends the answer, and to the other tab this is an end like any other.
        (leftStops ? left : right).session.stop();
        await world.clock.advance(10);
        world.endAnswers();
        await world.clock.advance(2_000);
        const opening = world.openTab();
        await world.clock.advance(200);
        const late = await opening;
        late.connect();
        left.crash();
        await world.clock.advance(20_000);
        await expectHeldUntil(world, late);
      }),
      { seed: 20_261_129, numRuns: Number(process.env['RUNS'] ?? 60) },
    );
  });

  it('by a stop of which the storage hears late', async () => {
    await fc.assert(
      fc.asyncProperty(slowBehind, slowBehind, fc.boolean(), async (ofLeft, ofRight, leftStops) => {
        const world = createWorld({ extended: false, heedsStops: true });
        const [left, right] = await openBoth(world, ofLeft, ofRight);
        world.holdAnswers();
        left.session.say('one');
        await world.clock.advance(200);
        for (const text of ['two', 'three']) left.session.say(text);
        await world.clock.advance(200);
        (leftStops ? left : right).session.stop();
        await world.clock.advance(20_000);
        await expectHeldUntil(world, left);
      }),
      { seed: 20_261_132, numRuns: Number(process.env['RUNS'] ?? 150), examples: lineFreeTooEarly },
    );
  });

  it('by an editor: it stays here in all tabs until that is closed, and then goes as it was left', async () => {
    await fc.assert(
      fc.asyncProperty(behind, behind, takes, fc.nat(40), async (ofLeft, ofRight, ms, later) => {
        let turn = 0;
        const world = createWorld({ extended: true, storageTakesMs: () => ms[turn++ % ms.length] ?? 0 });
        const [left, right] = await openBoth(world, ofLeft, ofRight);
        world.holdAnswers();
        left.session.say('one');
        await world.clock.advance(200);
        for (const text of ['two', 'three']) left.session.say(text);
        await world.clock.advance(200);
        const { id = '' } = left.session.store.getState().queue[0] ?? {};
        right.session.store.fold((state) => markEdited(state, id, true));
        await world.clock.advance(10 + later);
        world.endAnswers();
        await world.clock.advance(20_000);
        expect(world.asked()).toEqual(['one']);
        right.session.store.fold((state) => markEdited(editQueued(state, id, 'TWO'), id, false));
        await world.clock.advance(20_000);
        expect(world.asked()).toEqual(['one', 'TWO', 'three']);
        expect(world.records()).toEqual([]);
      }),
      { seed: 20_261_130, numRuns: Number(process.env['RUNS'] ?? 60) },
    );
  });
});

it.each([true, false])(
  'a prompt that the server refuses is refused in the tab that waited to send it too (ack: %s)',
  async (extended) => {
    const { world, left, right } = await answering({ both: true, extended });
    left.session.say('two');
    await world.settle();
    world.refuse('Slow down.');
    world.endAnswers();
    await world.settle();
    for (const tab of [left, right]) {
      expect(tab.shown().at(-1)).toBe('two (refused)');
      expect(tab.prompts().at(-1)?.failure?.message).toBe('Slow down.');
    }
    expect(world.frames()).toHaveLength(2);
  },
);

it.each([
  { mode: 'extended', extended: true },
  { mode: 'stock', extended: false },
])(
  'what the server refuses for a while goes by itself, and all behind it in order, $mode',
  async ({ extended }) => {
    const { world, left, right } = await answering({ both: true, extended });
    left.session.say('two');
    left.session.say('three');
    await world.settle();
    world.refuse('Slow down.');
    world.endAnswers();
    await world.settle();
    right.session.say('four');
    await world.settle();
    // Nothing overtakes it, and nobody asks before the server's time.
    expect(world.frames()).toHaveLength(2);
    await world.clock.advance(900);
    expect(world.frames()).toHaveLength(2);
    // Refused once more, by what it says then.
    await world.clock.advance(200);
    expect(world.frames()).toHaveLength(3);
    world.refuse(null);
    await world.clock.advance(1_100);
    await world.clock.advance(20_000);
    expect(world.asked()).toEqual(['one', 'two', 'three', 'four']);
    expect(world.records()).toEqual([]);
  },
);

type Step =
  | { readonly kind: 'say' | 'connect' | 'lose' | 'crash' | 'load'; readonly tab: number }
  | { readonly kind: 'open'; readonly late: boolean; readonly ahead: number }
  | { readonly kind: 'fate'; readonly fate: Fate }
  | { readonly kind: 'hold' }
  | { readonly kind: 'end' }
  | { readonly kind: 'settle'; readonly rounds: number };

const tab = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('say' as const), tab }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('connect' as const, 'lose', 'crash', 'load'), tab }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('open' as const),
      late: fc.boolean(),
      ahead: fc.constantFrom(0, 0, 5_000, -5_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fate' as const),
      fate: fc.constantFrom<Fate>('unheard', 'lost'),
    }),
  },
  { weight: 2, arbitrary: fc.constantFrom<Step>({ kind: 'hold' }, { kind: 'end' }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('settle' as const), rounds: fc.nat(4) }) },
);

/**
 * Tabs of one browser read one clock, and only by it can be told where a text belongs that was typed before its tab's
 * outbox was there. So either clocks differ here (it was set meanwhile), or outboxes come late.
 */
async function live(
  world: World,
  steps: readonly Step[],
  skewed: boolean,
): Promise<{ readonly typed: string[]; readonly last: WorldTab }> {
  const typed: string[] = [];
  const tabs: { tab: WorldTab; isLate: boolean }[] = [{ tab: await world.openTab(), isLate: false }];
  for (const each of steps) {
    if (each.kind === 'open') {
      const late = each.late && !skewed;
      const ahead = skewed ? each.ahead : 0;
      if (tabs.length < 3) tabs.push({ tab: await world.openTab({ late, ahead }), isLate: late });
    } else if (each.kind === 'fate') world.setFate(each.fate);
    else if (each.kind === 'hold') world.holdAnswers();
    else if (each.kind === 'end') world.endAnswers();
    else if (each.kind === 'settle') for (let n = 0; n < each.rounds; n += 1) await Promise.resolve();
    else {
      const chosen = tabs[each.tab % tabs.length] ?? nobody();
      if (each.kind === 'say') {
        const text = `text ${String(typed.length)}`;
        typed.push(text);
        chosen.tab.session.say(text);
        await world.clock.advance(1);
      } else if (each.kind === 'load') {
        if (chosen.isLate) await chosen.tab.load();
        chosen.isLate = false;
      } else if (each.kind === 'crash') {
        chosen.tab.crash();
        tabs.splice(tabs.indexOf(chosen), 1);
        if (tabs.length === 0) tabs.push({ tab: await world.openTab(), isLate: false });
      } else chosen.tab[each.kind]();
    }
  }
  await world.settle();
  world.setFate('arrives');
  for (const { tab: open, isLate } of tabs) {
    if (isLate) await open.load();
    open.connect();
  }
  const last = await world.openTab();
  last.connect();
  await world.settle();
  // Answers of before, and those of the follow-ups behind them.
  world.endAnswers();
  await world.settle();
  await world.clock.advance(20_000);
  await world.settle();
  return { typed, last };
}

const steps = fc.array(step, { minLength: 5, maxLength: 40 });

describe('whatever tabs know of each other, whoever crashes, and whatever runs', () => {
  it('each text is stored once, in the order of the Enters, follow-ups among them', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (lived, skewed) => {
        const world = createWorld({ extended: true });
        const { typed } = await live(world, lived, skewed);
        expect(world.asked()).toEqual(typed);
        expect(world.records()).toEqual([]);
        expect(world.stashed()).toEqual([]);
      }),
      { seed: 20_261_128, numRuns: 150 },
    );
  }, 60_000);

  it('on a stock server none is stored twice, and what is not stored is still there', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (lived) => {
        const world = createWorld({ extended: false });
        const { typed, last } = await live(world, lived, false);
        expect(new Set(world.asked()).size).toBe(world.asked().length);
        const here = last.prompts().filter(({ delivery }) => delivery !== 'accepted');
        const waiting = [...here, ...last.session.store.getState().queue].map(({ text }) => text);
        expect([...new Set([...world.asked(), ...waiting])].sort()).toEqual([...typed].sort());
      }),
      { seed: 20_261_128, numRuns: 150 },
    );
  }, 60_000);
});

function nobody(): never {
  throw new Error('There is a tab.');
}
