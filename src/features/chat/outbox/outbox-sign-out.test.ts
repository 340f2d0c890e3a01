/** A person signs out in all tabs, and in again without a reload: what a tab held meanwhile is not the truth any more. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '#src/testing/outbox-world.ts';
import { addAsk } from '../branches/ask-fold.ts';
import { countEverybodys } from '../glance/count-waiting.ts';
import { sendAfterSignIn } from './signed-out-sends.ts';

describe.each([true, false])('what waited when its person signed out (extended: %s)', (extended) => {
  async function signedOut() {
    const world = createWorld({ extended, branches: extended });
    const [left, right] = [await world.openTab(), await world.openTab()];
    left.session.submit('one');
    left.session.submit('two');
    await world.settle();
    left.outbox.stop();
    right.outbox.stop();
    return { world, left, right };
  }

  it('is not sent again by a tab that still had it when another has sent it', async () => {
    const { world, left, right } = await signedOut();
    await right.load();
    right.connect();
    await world.settle();
    expect(world.asked()).toEqual(['one', 'two']);
    await left.load();
    left.connect();
    await world.settle();
    expect(world.frames()).toHaveLength(2);
    expect(left.shown()).toEqual(['one (accepted)', 'two (accepted)']);
    expect(world.records()).toEqual([]);
  });

  it('does not come back where another tab has discarded it', async () => {
    const { world, left, right } = await signedOut();
    await right.load();
    right.outbox.discard(world.records()[0]?.id ?? '');
    await world.settle();
    await left.load();
    await world.settle();
    expect(left.shown()).toEqual(['two (queued)']);
    left.connect();
    await world.settle();
    expect(world.asked()).toEqual(['two']);
  });

  it('is there again in the tab that signs in first, follow-ups and requests too', async () => {
    const world = createWorld({ extended, branches: extended });
    const tab = await world.openTab();
    tab.session.submit('one');
    tab.session.enqueue('two');
    tab.session.store.fold((state) => addAsk(state, 'ask', 'm1'));
    // Its place was not given yet.
    tab.outbox.stop();
    await world.settle();
    expect([tab.shown(), tab.session.store.getState().queue, tab.asks()]).toEqual([[], [], []]);
    await tab.load();
    expect(tab.shown()).toEqual(['one (queued)']);
    expect(tab.session.store.getState().queue).toMatchObject([{ text: 'two' }]);
    expect(tab.asks()).toEqual(['m1 (queued)']);
  });

  it('goes out once more where the server had refused it for want of a sign-in', async () => {
    const world = createWorld({ extended, branches: extended });
    const tab = await world.openTab();
    tab.session.submit('one');
    const failure = { code: 'auth_error', message: '', retryAt: null, at: 0 };
    const [prompt] = tab.prompts();
    // The first time a new token is asked for, and it waits again.
    for (const delivery of ['queued', 'refused']) {
      tab.session.store.apply([{ kind: 'prompt_refused', key: prompt?.key ?? '', failure, at: 0 }]);
      await world.settle();
      expect(tab.shown()).toEqual([`one (${delivery})`]);
    }
    tab.outbox.stop();
    expect(world.records()).toMatchObject([{ text: 'one', state: 'refused', failure }]);
    await tab.load();
    expect(tab.shown()).toEqual(['one (refused)']);
    await sendAfterSignIn(tab.outbox);
    tab.connect();
    await world.settle();
    expect(world.asked()).toEqual(['one']);
    expect(tab.shown()).toEqual(['one (accepted)']);
  });

  it('is not said to wait where its answer runs, nor is it sent again', async () => {
    const world = createWorld({ extended });
    const tab = await world.openTab();
    const count = () => countEverybodys('here', () => Promise.resolve(world.records()));
    world.holdAnswers();
    tab.connect();
    tab.session.submit('one');
    await world.settle();
    tab.session.enqueue('two');
    await world.settle();
    tab.outbox.stop();
    await world.settle();
    expect(await count()).toBe(1);
    tab.giveBack();
    await tab.load();
    tab.connect();
    await world.settle();
    world.endAnswers();
    await world.settle();
    expect(world.asked()).toEqual(['one', 'two']);
    expect(world.frames()).toHaveLength(2);
  });

  it('stays in the page where the storage did not take it', async () => {
    const world = createWorld({ extended });
    const tab = await world.openTab();
    world.setRefusal('UnknownError');
    tab.session.submit('one');
    await world.settle();
    tab.outbox.stop();
    await world.settle();
    expect(tab.shown()).toEqual(['one (queued)']);
  });
});
