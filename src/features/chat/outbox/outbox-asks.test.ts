import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorld, type World, type WorldTab } from '#src/testing/outbox-world.ts';
import { isOpen } from '../answer-fold.ts';
import { selectVisible } from '../branches/branch-layout.ts';
import { cancelAsk, requeueAsk } from '../branches/ask-fold.ts';
import { regenerate } from '../regenerate.ts';
import { sendQueuedNow } from '../send-queued-now.ts';

/** A chat with one answered prompt, of which another answer can be asked for. */
async function answered(how: Partial<Parameters<typeof createWorld>[0]> = {}) {
  const world = createWorld({ extended: true, branches: true, ...how });
  const tab = await world.openTab();
  tab.connect();
  await world.settle();
  tab.session.submit('one');
  await world.settle();
  expect(world.answersTo(0)).toEqual(['To one']);
  // What nobody acknowledged has its name from the history.
  tab.session.reload();
  await world.settle();
  expect(world.records()).toEqual([]);
  return { world, tab };
}

function askAnew(tab: WorldTab): void {
  const answers = selectVisible(tab.session.store.getState()).entries.filter(({ kind }) => kind === 'answer');
  const last = answers.at(-1);
  if (last?.kind !== 'answer') throw new Error('There is no answer to be made anew.');
  regenerate(tab.session, last);
}

/** "two" was stopped, and its follow-ups wait for the user. */
async function restFollowUps(world: World, tab: WorldTab): Promise<void> {
  world.holdAnswers();
  tab.session.submit('two');
  await world.settle();
  tab.session.enqueue('three');
  tab.session.enqueue('four');
  tab.session.stop();
  world.endAnswers();
  await world.settle();
}

const lastShown = (tab: WorldTab) => selectVisible(tab.session.store.getState()).entries.at(-1);
const asked = (world: World) => world.frames().filter(({ type }) => type === 'regenerate');

describe('an answer that is asked for anew', () => {
  it('while offline waits through a crash of the tab, and is made once, for all tabs', async () => {
    const { world, tab } = await answered();
    const other = await world.openTab();
    other.connect();
    await world.settle();
    tab.lose();
    other.lose();
    askAnew(tab);
    // Once: what waits is not asked for again.
    askAnew(tab);
    await world.settle();
    expect(other.asks()).toEqual(['m1 (queued)']);
    tab.crash();
    other.crash();
    const next = await world.openTab();
    expect(next.asks()).toEqual(['m1 (queued)']);
    const beside = await world.openTab();
    next.connect();
    beside.connect();
    await world.settle();
    expect(world.answersTo(0)).toEqual(['To one', 'Anew 2']);
    expect(asked(world)).toHaveLength(1);
    for (const each of [next, beside]) {
      expect(each.asks()).toEqual([]);
      expect(lastShown(each)).toMatchObject({ messageId: 'm2', text: 'Anew 2' });
    }
    expect(world.records()).toEqual([]);
  });

  it('is written down in the turn of the click, also before the outbox is there', async () => {
    const { world, tab } = await answered();
    tab.lose();
    askAnew(tab);
    tab.crash();
    await world.settle();
    expect(world.records()).toMatchObject([{ regenerates: 'm1', state: 'queued' }]);
    const late = await world.openTab({ late: true });
    late.connect();
    await world.settle();
    askAnew(late);
    expect(world.stashed()).toHaveLength(1);
    late.crash();
    const next = await world.openTab();
    next.connect();
    await world.settle();
    expect(world.answersTo(0)).toHaveLength(3);
    expect(world.records()).toEqual([]);
    expect(world.stashed()).toEqual([]);
  });

  it('whose tab crashed before it heard of it is not made twice', async () => {
    const { world, tab } = await answered();
    world.setFate('unheard');
    askAnew(tab);
    await world.settle();
    tab.crash();
    const next = await world.openTab();
    next.connect();
    await world.settle();
    expect(world.answersTo(0)).toEqual(['To one', 'Anew 2']);
    expect(next.asks()).toEqual([]);
    expect(lastShown(next)).toMatchObject({ messageId: 'm2' });
    expect(world.records()).toEqual([]);
  });

  it('that never arrived goes again under its id', async () => {
    const { world, tab } = await answered();
    world.setFate('lost');
    askAnew(tab);
    await world.settle();
    expect(tab.asks()).toEqual(['m1 (unknown)']);
    tab.connect();
    await world.settle();
    expect(new Set(asked(world).map((frame) => frame['client_message_id'])).size).toBe(1);
    expect(world.answersTo(0)).toEqual(['To one', 'Anew 2']);
    expect(world.records()).toEqual([]);
  });

  it('is looked for where nobody acknowledges: found it is not asked for again, else that is offered', async () => {
    for (const fate of ['unheard', 'lost'] as const) {
      const { world, tab } = await answered({ acknowledges: false });
      world.setFate(fate);
      askAnew(tab);
      await world.settle();
      tab.connect();
      await world.settle();
      expect(asked(world)).toHaveLength(1);
      if (fate === 'lost') {
        expect(tab.asks()).toEqual(['m1 (unsent)']);
        expect(world.answersTo(0)).toEqual(['To one']);
        const [ask] = tab.session.store.getState().asks;
        tab.session.store.fold((state) => requeueAsk(state, ask?.id ?? ''));
        await world.settle();
      }
      expect(world.answersTo(0)).toEqual(['To one', 'Anew 2']);
      expect(tab.asks()).toEqual([]);
      expect(world.records()).toEqual([]);
    }
  });

  it('can be taken back while it waits, in any tab, and what was to continue it continues the old one', async () => {
    const { world, tab } = await answered();
    const other = await world.openTab();
    other.connect();
    await world.settle();
    tab.lose();
    other.lose();
    askAnew(tab);
    tab.session.submit('two');
    await world.settle();
    const [ask] = other.session.store.getState().asks;
    other.session.store.fold((state) => cancelAsk(state, ask?.id ?? ''));
    await world.settle();
    expect(tab.asks()).toEqual([]);
    expect(world.records()).toMatchObject([{ text: 'two', parentId: 'm1' }]);
    tab.connect();
    await world.settle();
    expect(asked(world)).toEqual([]);
    expect(world.answersTo(0)).toEqual(['To one']);
    expect(world.frames().at(-1)).toMatchObject({ type: 'chat', content: 'two', parent_id: 'm1' });
  });

  it('that finds no way out holds up what was typed after it until it is taken back', async () => {
    const { world, tab } = await answered();
    tab.crash();
    const polling = await world.openTab({ polls: true });
    polling.connect();
    await world.settle();
    askAnew(polling);
    await world.settle();
    polling.session.submit('two');
    await world.settle();
    expect([polling.asks(), world.asked()]).toEqual([['m1 (queued)'], ['one']]);
    polling.session.store.fold((state) => cancelAsk(state, state.asks[0]?.id ?? ''));
    await world.settle();
    expect(world.asked()).toEqual(['one', 'two']);
    polling.session.submit('three');
    await world.settle();
    expect(world.asked()).toEqual(['one', 'two', 'three']);
    expect(world.records()).toEqual([]);
  });

  it('leaves in the order of the Enters, and what was typed after it continues it once it is over', async () => {
    const { world, tab } = await answered();
    tab.lose();
    tab.session.submit('two');
    await world.settle();
    tab.session.discard(tab.prompts().at(-1)?.key ?? '');
    askAnew(tab);
    tab.session.submit('three');
    tab.crash();
    const next = await world.openTab();
    expect([next.asks(), next.shown()]).toEqual([['m1 (queued)'], ['one (accepted)', 'three (queued)']]);
    world.holdAnswers();
    next.connect();
    await world.settle();
    expect(
      world
        .frames()
        .slice(1)
        .map(({ type }) => type),
    ).toEqual(['regenerate']);
    expect(next.shown()).toEqual(['one (accepted)', 'three (queued)']);
    world.endAnswers();
    await world.settle();
    expect(world.frames().at(-1)).toMatchObject({ type: 'chat', content: 'three', parent_id: 'm2' });
    expect(lastShown(next)).toMatchObject({ text: 'To three' });
    expect(world.records()).toEqual([]);
  });

  it('is waited for by what was typed while its chat could not be fetched, which follows it', async () => {
    const { world, tab } = await answered();
    tab.lose();
    askAnew(tab);
    tab.crash();
    world.setListed(false);
    const next = await world.openTab();
    await world.settle();
    next.session.submit('two');
    await world.settle();
    expect([next.asks(), next.shown()]).toEqual([['m1 (queued)'], ['two (queued)']]);
    world.setListed(true);
    next.connect();
    await world.settle();
    // Nobody knew what it continues: it says nothing of that, and follows the last message of all.
    const [, ...more] = world.frames();
    expect(more.map(({ type }) => type)).toEqual(['regenerate', 'chat']);
    expect(more[1]?.['parent_id']).toBeUndefined();
    expect(world.answersTo(0)).toEqual(['To one', 'Anew 2']);
    expect(lastShown(next)).toMatchObject({ text: 'To two' });
    expect(world.records()).toEqual([]);
  });

  it('does not wait behind follow-ups, nor while another answer runs', async () => {
    const { world, tab } = await answered();
    const first = lastShown(tab);
    world.holdAnswers();
    tab.session.submit('two');
    await world.settle();
    tab.session.enqueue('three');
    await world.settle();
    if (first?.kind === 'answer') regenerate(tab.session, first);
    await world.settle();
    expect(world.answersTo(0)).toHaveLength(2);
    expect(world.records()).toMatchObject([{ text: 'three', state: 'waiting' }]);
  });

  it('leaves before an earlier follow-up that continues it, and before what continues that one', async () => {
    const { world, tab } = await answered();
    await restFollowUps(world, tab);
    tab.lose();
    askAnew(tab);
    await world.settle();
    for (const { id } of tab.session.store.getState().queue) sendQueuedNow(tab.session, id);
    await world.settle();
    const [, , ask] = world.records();
    expect(world.records()).toMatchObject([
      { text: 'three', parentId: ask?.id },
      { text: 'four' },
      { text: '', state: 'queued' },
    ]);
    tab.connect();
    await world.settle();
    expect(world.answersTo(1)).toHaveLength(2);
    expect(world.asked()).toEqual(['one', 'two', 'three', 'four']);
    expect(world.records()).toEqual([]);
  });

  it('that is refused says so in its place, in every tab, and can be asked for again', async () => {
    const { world, tab } = await answered();
    world.refuse('Slow down.');
    askAnew(tab);
    await world.settle();
    const next = await world.openTab();
    for (const each of [tab, next]) {
      expect(each.asks()).toEqual(['m1 (refused)']);
      expect(each.session.store.getState().asks[0]?.failure?.message).toBe('Slow down.');
    }
    next.connect();
    world.refuse(null);
    const [ask] = tab.session.store.getState().asks;
    tab.session.store.fold((state) => requeueAsk(state, ask?.id ?? ''));
    await world.settle();
    expect(world.answersTo(0)).toEqual(['To one', 'Anew 2']);
    expect([tab.asks(), next.asks()]).toEqual([[], []]);
  });
});

describe('whatever is cut and whoever crashes', () => {
  const act = fc.constantFrom(
    ...(['regenerate', 'type', 'enqueue', 'now', 'stop', 'hold', 'end', 'settle'] as const),
    ...(['lose', 'connect', 'crash', 'unheard', 'lost', 'open'] as const),
  );

  it('each version that was asked for is made once, and each text is stored once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(act, fc.nat(2)), { maxLength: 30 }),
        fc.boolean(),
        async (acts, rest) => {
          const { world, tab: first } = await answered();
          const tabs = [first];
          const typed = ['one'];
          if (rest) {
            await restFollowUps(world, first);
            typed.push('two', 'three', 'four');
          }
          const ids = new Set<string>();
          for (const [what, which] of acts) {
            const tab = tabs[which % tabs.length];
            if (!tab) break;
            if (what === 'regenerate') {
              const { entries } = selectVisible(tab.session.store.getState());
              const ended = entries.filter((entry) => entry.kind === 'answer' && !isOpen(entry));
              // The first, or the last that is shown.
              const answer = ended.at(which === 0 ? 0 : -1);
              if (answer?.kind === 'answer' && answer.messageId !== null && answer.phase !== 'lost')
                regenerate(tab.session, answer);
              for (const ask of tab.session.store.getState().asks) ids.add(ask.id);
            } else if (what === 'type') {
              typed.push(`text ${String(typed.length)}`);
              tab.session.submit(typed.at(-1) ?? '');
              await world.clock.advance(1);
            } else if (what === 'enqueue') {
              typed.push(`text ${String(typed.length)}`);
              tab.session.enqueue(typed.at(-1) ?? '');
              await world.clock.advance(1);
            } else if (what === 'now') {
              const { queue } = tab.session.store.getState();
              sendQueuedNow(tab.session, queue[which % queue.length]?.id ?? '');
            } else if (what === 'stop') tab.session.stop();
            else if (what === 'hold') world.holdAnswers();
            else if (what === 'end') world.endAnswers();
            else if (what === 'settle') await world.settle();
            else if (what === 'crash') {
              tab.crash();
              tabs.splice(tabs.indexOf(tab), 1);
              if (tabs.length === 0) tabs.push(await world.openTab());
            } else if (what === 'open') {
              if (tabs.length < 3) tabs.push(await world.openTab());
            } else if (what === 'unheard' || what === 'lost') world.setFate(what);
            else tab[what]();
            if (which === 2) await Promise.resolve();
          }
          await world.settle();
          world.setFate('arrives');
          for (const tab of tabs) tab.connect();
          const last = await world.openTab();
          last.connect();
          await world.settle();
          world.endAnswers();
          await world.settle();
          await world.clock.advance(20_000);
          await world.settle();
          // What a stop left to the user waits for the user.
          for (let n = 0; n <= typed.length; n += 1) {
            sendQueuedNow(last.session, last.session.store.getState().queue[0]?.id ?? '');
            await world.settle();
          }
          expect(world.operations()).toBeLessThan(1_500);
          expect(typed.flatMap((_, nth) => world.answersTo(nth))).toHaveLength(typed.length + ids.size);
          // "Send now" changes the order, and by how much depends on when each tab hears of it.
          const inOrder = !rest && acts.every(([what]) => what !== 'now' && what !== 'enqueue');
          expect(inOrder ? world.asked() : world.asked().sort()).toEqual(inOrder ? typed : [...typed].sort());
          expect(world.records()).toEqual([]);
          expect(last.asks()).toEqual([]);
        },
      ),
      { seed: 20_261_128, numRuns: 120 },
    );
  }, 60_000);
});
