/** What is typed while the outbox, the list of messages and the connection are still on their way, in any order. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createWorld, type WorldTab } from '#src/testing/outbox-world.ts';

const opening = fc.record({
  /** How long the storage takes, in turn, ms. */
  takes: fc.array(fc.nat(30), { minLength: 1, maxLength: 6 }),
  /** Moments from the opening of the tab on, ms. */
  outboxAt: fc.nat(80),
  liveAt: fc.nat(80),
  saidAt: fc.array(fc.nat(120), { minLength: 1, maxLength: 3 }),
  /** The line is cut, and back 20 ms later. */
  cutAt: fc.array(fc.nat(150), { maxLength: 2 }),
  otherTabAt: fc.option(fc.nat(120)),
  isListLate: fc.boolean(),
});

/** All of one's own words that the tab shows, sent or not. */
const wordsOf = ({ prompts, session }: WorldTab): string[] =>
  [...prompts(), ...session.store.getState().queue].map(({ text }) => text);

it.each([
  { mode: 'stock', extended: false },
  { mode: 'extended', extended: true },
])('is neither lost nor doubled, $mode', async ({ extended }) => {
  await fc.assert(
    fc.asyncProperty(opening, async ({ takes, ...at }) => {
      let turn = 0;
      const world = createWorld({ extended, storageTakesMs: () => takes[turn++ % takes.length] ?? 0 });
      const tab = await world.openTab({ late: true });
      world.setListed(!at.isListLate);
      const said: string[] = [];
      for (let now = 0; now <= 300; now += 1) {
        if (now === at.outboxAt) void tab.load();
        if (now === at.liveAt || at.cutAt.includes(now - 20)) tab.connect();
        for (const [nth] of at.saidAt.entries())
          if (at.saidAt[nth] === now) {
            said.push(`prompt ${String(nth)}`);
            tab.session.say(`prompt ${String(nth)}`);
          }
        if (at.cutAt.includes(now)) tab.lose();
        if (now === at.otherTabAt) void world.openTab();
        await world.clock.advance(1);
      }
      world.setListed(true);
      tab.connect();
      await world.clock.advance(60_000);
      expect(wordsOf(tab).sort()).toEqual([...said].sort());
      expect(world.stashed()).toEqual([]);
      // A stock server cannot be told twice: of what a cut may have taken the page says so, and what follows waits.
      if (tab.prompts().some(({ delivery }) => delivery === 'unsent')) return;
      expect(world.asked()).toEqual(said);
      expect(world.records()).toEqual([]);
    }),
    { seed: 20_261_129, numRuns: Number(process.env['RUNS'] ?? 100) },
  );
});
