/** From a red card in chat to a green run: the failing call, what it was called with, other parameters, both runs side by side. */
import { expect, needs, test } from '../harness/test.ts';
import { fixARun } from './fix-a-run-steps.ts';
import { freshSession } from './steps.ts';

test(
  'a tool that failed in chat is looked into, run again with other parameters, and green',
  { tag: needs('agent-events', 'plugin-runs') },
  async ({ signIn, api }) => {
    const session = await freshSession(await api('Ada'), 'To be mended');
    const page = await signIn('Ada', { to: session.path });
    expect(await fixARun(page), 'from the question to the green run, ms').toBeLessThan(40_000);
  },
);
