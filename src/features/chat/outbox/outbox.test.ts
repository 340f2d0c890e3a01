import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorld, type Fate, type World, type WorldTab } from '#src/testing/outbox-world.ts';

/** A tab dies over a prompt whose fate it does not know; the next one is live. */
async function sentAndCrashed(extended: boolean, fate: Fate): Promise<{ world: World; next: WorldTab }> {
  const world = createWorld({ extended });
  const first = await world.openTab();
  first.connect();
  world.setFate(fate);
  first.session.submit('one');
  await world.settle();
  first.crash();
  const next = await world.openTab();
  next.connect();
  await world.settle();
  return { world, next };
}

describe.each([
  { mode: 'extended', extended: true },
  { mode: 'stock', extended: false },
])('sends of one chat, $mode', ({ extended }) => {
  it('wait through a crash of the tab and leave once, in order, from the next', async () => {
    const world = createWorld({ extended });
    const first = await world.openTab();
    first.session.submit('one');
    first.session.submit('two');
    first.crash();
    await world.settle();
    const next = await world.openTab();
    expect(next.shown()).toEqual(['one (queued)', 'two (queued)']);
    next.connect();
    await world.settle();
    expect(world.asked()).toEqual(['one', 'two']);
    expect(next.shown()).toEqual(['one (accepted)', 'two (accepted)']);
    expect(world.records()).toEqual([]);
  });

  it('leave though somebody else’s answer begins while they are on their way out of the page', async () => {
    const world = createWorld({ extended });
    const tab = await world.openTab();
    tab.connect();
    await world.settle();
    tab.session.submit('one');
    await Promise.resolve();
    const named = { parentId: extended ? 'm0' : null, position: null, timestamp: null, seq: null };
    const event = { type: 'response_started', messageId: 'other', ...named } as const;
    tab.session.receive([{ kind: 'event', event, at: world.clock.now() * 1_000 }]);
    await world.settle();
    expect(world.asked()).toEqual(['one']);
    expect(tab.shown()[0]).toBe('one (accepted)');
    expect(world.records()).toEqual([]);
  });

  it('of two tabs stand in the order of their Enter in both, and leave so whichever is back first', async () => {
    const world = createWorld({ extended });
    const left = await world.openTab();
    const right = await world.openTab();
    left.session.submit('one');
    await world.settle();
    right.session.submit('two');
    await world.settle();
    left.session.submit('three');
    await world.settle();
    const queued = ['one (queued)', 'two (queued)', 'three (queued)'];
    expect(left.shown()).toEqual(queued);
    expect(right.shown()).toEqual(queued);
    right.connect();
    left.connect();
    await world.settle();
    expect(world.asked()).toEqual(['one', 'two', 'three']);
    expect(world.frames()).toHaveLength(3);
    const accepted = ['one (accepted)', 'two (accepted)', 'three (accepted)'];
    expect(left.shown()).toEqual(accepted);
    expect(right.shown()).toEqual(accepted);
  });

  it('whose tab crashed between send and acknowledgement reach the server once', async () => {
    const { world, next } = await sentAndCrashed(extended, 'unheard');
    expect(world.asked()).toEqual(['one']);
    expect(next.shown()).toEqual(['one (accepted)']);
    expect(world.records()).toEqual([]);
  });

  it('that never arrived before the crash go again by their id, or are offered', async () => {
    const { world, next } = await sentAndCrashed(extended, 'lost');
    if (!extended) {
      expect(next.shown()).toEqual(['one (unsent)']);
      expect(world.frames()).toHaveLength(1);
      next.session.retry(next.prompts()[0]?.key ?? '');
      await world.settle();
    }
    expect(world.asked()).toEqual(['one']);
    expect(next.shown()).toEqual(['one (accepted)']);
  });

  it('that are cut off before they leave have not left: they wait, and nobody is asked', async () => {
    const world = createWorld({ extended });
    const tab = await world.openTab();
    tab.connect();
    await world.settle();
    tab.session.submit('one');
    tab.lose();
    await world.settle();
    expect(tab.shown()).toEqual(['one (queued)']);
    tab.connect();
    await world.settle();
    expect(world.asked()).toEqual(['one']);
    expect(tab.shown()).toEqual(['one (accepted)']);
  });

  it('that are cut off while they are written down go as well where the history came before they were', async () => {
    let storageMs = 0;
    const world = createWorld({ extended, storageTakesMs: () => storageMs });
    const tab = await world.openTab();
    tab.connect();
    await world.settle();
    storageMs = 300;
    tab.session.submit('one');
    await world.settle();
    tab.lose();
    tab.connect();
    await world.settle();
    await world.clock.advance(2_000);
    expect(world.asked()).toEqual(['one']);
    expect(tab.shown()).toEqual(['one (accepted)']);
    expect(world.frames()).toHaveLength(1);
    expect(world.records()).toEqual([]);
  });

  it('go once the channel is there again, also where nobody said that it was given back', async () => {
    const world = createWorld({ extended });
    const tab = await world.openTab();
    tab.connect();
    await world.settle();
    tab.giveBack();
    tab.session.submit('one');
    await world.settle();
    expect(tab.shown()).toEqual(['one (queued)']);
    tab.connect();
    await world.settle();
    expect(world.asked()).toEqual(['one']);
    expect(tab.shown()).toEqual(['one (accepted)']);
    expect(world.frames()).toHaveLength(1);
  });

  it('that find no way out are no answer to wait behind: what is typed meanwhile waits beside them', async () => {
    const world = createWorld({ extended });
    const tab = await world.openTab();
    tab.connect();
    await world.settle();
    world.holdAnswers();
    tab.session.say('zero');
    await world.settle();
    tab.session.say('rests');
    tab.session.stop();
    world.endAnswers();
    await world.settle();
    const waiting = tab.session.store.getState().queue.map(({ text }) => text);
    // The page has yet to be told.
    tab.giveBack();
    tab.session.say('one');
    tab.session.say('two');
    await world.settle();
    expect(tab.shown().slice(1)).toEqual(['one (queued)', 'two (queued)']);
    expect(tab.session.store.getState().queue.map(({ text }) => text)).toEqual(waiting);
    tab.connect();
    await world.settle();
    expect(world.asked().slice(0, 3)).toEqual(['zero', 'one', 'two']);
  });

  it('taken back in one tab are gone from the other, and stay gone', async () => {
    const world = createWorld({ extended });
    const left = await world.openTab();
    const right = await world.openTab();
    left.session.submit('one');
    left.session.submit('two');
    await world.settle();
    right.session.discard(right.prompts()[0]?.key ?? '');
    await world.settle();
    expect(left.shown()).toEqual(['two (queued)']);
    left.connect();
    await world.settle();
    expect(world.asked()).toEqual(['two']);
  });

  it('go on in memory where the storage refuses, and are written when it takes them again', async () => {
    const world = createWorld({ extended });
    world.setRefusal('QuotaExceededError');
    const tab = await world.openTab();
    tab.session.submit('one');
    await world.settle();
    expect(tab.outbox.store.getState().keeping).toBe('full');
    expect(world.records()).toEqual([]);
    tab.connect();
    await world.settle();
    expect(world.asked()).toEqual(['one']);
    tab.lose();
    world.setRefusal('UnknownError');
    tab.session.submit('two');
    await world.settle();
    expect(tab.outbox.store.getState().keeping).toBe('blocked');
    world.setRefusal(null);
    tab.session.submit('three');
    await world.settle();
    expect(tab.outbox.store.getState().keeping).toBe('kept');
    expect(world.records().map(({ text }) => text)).toEqual(['two', 'three']);
    tab.connect();
    await world.settle();
    expect(world.asked()).toEqual(['one', 'two', 'three']);
  });

  it('of a page without Web Locks still leave once', async () => {
    const world = createWorld({ extended, withLocks: false });
    const left = await world.openTab();
    const right = await world.openTab();
    left.session.submit('one');
    await world.settle();
    right.session.submit('two');
    await world.settle();
    left.connect();
    right.connect();
    await world.settle();
    expect(world.asked()).toEqual(['one', 'two']);
    expect(world.frames()).toHaveLength(2);
  });
});

describe('follow-ups', () => {
  it('are kept over a crash in their order, with their edits, and go when the answer is over', async () => {
    const world = createWorld({ extended: true });
    const first = await world.openTab();
    first.session.enqueue('one');
    first.session.enqueue('two');
    first.session.enqueue('three');
    const [one, two] = first.session.store.getState().queue;
    first.session.store.fold((state) => ({
      ...state,
      queue: [{ ...(two ?? fail()), text: 'two, better' }, one ?? fail(), ...state.queue.slice(2)],
    }));
    await world.settle();
    first.crash();
    const next = await world.openTab();
    const texts = () => next.session.store.getState().queue.map(({ text }) => text);
    expect(texts()).toEqual(['two, better', 'one', 'three']);
    next.connect();
    await world.settle();
    // No answer is there that they could follow.
    expect(world.asked()).toEqual([]);
    next.session.submit('zero');
    await world.settle();
    expect(world.asked()).toEqual(['zero', 'two, better', 'one', 'three']);
    expect(texts()).toEqual([]);
    expect(world.records()).toEqual([]);
  });
});

type Step =
  | { readonly kind: 'type'; readonly tab: number }
  | { readonly kind: 'connect' | 'lose' | 'crash'; readonly tab: number }
  | { readonly kind: 'open' }
  | { readonly kind: 'fate'; readonly fate: Fate }
  | { readonly kind: 'settle'; readonly rounds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('type' as const), tab: fc.nat(2) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('connect' as const, 'lose', 'crash'), tab: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'open' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fate' as const),
      fate: fc.constantFrom<Fate>('unheard', 'lost'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('settle' as const), rounds: fc.nat(3) }) },
);

async function live(world: World, steps: readonly Step[]): Promise<{ typed: string[]; last: WorldTab }> {
  const tabs: WorldTab[] = [await world.openTab()];
  const typed: string[] = [];
  for (const each of steps) {
    if (each.kind === 'open') {
      if (tabs.length < 3) tabs.push(await world.openTab());
    } else if (each.kind === 'fate') world.setFate(each.fate);
    else if (each.kind === 'settle') for (let n = 0; n < each.rounds; n += 1) await Promise.resolve();
    else {
      const tab = tabs[each.tab % tabs.length] ?? fail();
      if (each.kind === 'type') {
        const text = `text ${String(typed.length)}`;
        typed.push(text);
        tab.session.submit(text);
        await world.clock.advance(1);
      } else if (each.kind === 'crash') {
        tab.crash();
        tabs.splice(tabs.indexOf(tab), 1);
        if (tabs.length === 0) tabs.push(await world.openTab());
      } else tab[each.kind]();
    }
  }
  await world.settle();
  world.setFate('arrives');
  for (const tab of tabs) tab.connect();
  const last = await world.openTab();
  last.connect();
  await world.settle();
  await world.clock.advance(20_000);
  await world.settle();
  return { typed, last };
}

describe('whatever is cut and whoever crashes', () => {
  it('each text is stored once, in the order of the Enters, where a repeat is known by its id', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const world = createWorld({ extended: true });
        const { typed, last } = await live(world, steps);
        expect(world.operations()).toBeLessThan(1_500);
        expect(world.asked()).toEqual(typed);
        expect(world.records()).toEqual([]);
        expect(last.prompts().map(({ text }) => text)).toEqual(typed);
      }),
      { seed: 20_261_127, numRuns: 150 },
    );
  }, 60_000);

  it('on a stock server none is stored twice, and what is not stored is still there to be sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const world = createWorld({ extended: false });
        const { typed, last } = await live(world, steps);
        expect(world.operations()).toBeLessThan(1_500);
        expect(new Set(world.asked()).size).toBe(world.asked().length);
        const waiting = last.prompts().filter(({ delivery }) => delivery !== 'accepted');
        expect([...world.asked(), ...waiting.map(({ text }) => text)].sort()).toEqual([...typed].sort());
        for (const prompt of waiting) expect(['unsent', 'queued']).toContain(prompt.delivery);
      }),
      { seed: 20_261_127, numRuns: 150 },
    );
  }, 60_000);
});

function fail(): never {
  throw new Error('It is there.');
}
