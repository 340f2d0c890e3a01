import { expect, test } from '../harness/test.ts';
import { answers, ask, expectLive, freshSession } from '../journeys/steps.ts';
import { chatSockets, expectNothingLostOrMadeUp } from './fault-steps.ts';

test('text that the wire altered is put right from the stored answer, and the answer says so', async ({
  signIn,
  api,
  faultProxy,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Altered');
  const page = await signIn('Ada', { base: faultProxy.url, to: session.path });
  await expectLive(page);
  await ask(page, '/slow 4');
  await expect(answers(page)).toContainText('I am');
  // One of the pieces to come arrives, with other words; the true one is then taken for its repetition.
  const timestamp = new Date().toISOString();
  faultProxy.inject(
    JSON.stringify({ type: 'text-delta', text: '(altered) ', index: 36, timestamp }),
    chatSockets,
  );
  await expect(answers(page)).toContainText('(altered)');
  await expect(answers(page).getByText('Repaired', { exact: true })).toBeVisible();
  await expect(answers(page)).toContainText('was put right from the stored answer');
  await expect(answers(page)).not.toContainText('(altered)');
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 4']);
});
