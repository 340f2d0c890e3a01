import { demoPassword, expect, fillSignIn, people, test } from '../harness/test.ts';
import { composer, expectLive, freshSession } from './steps.ts';

test('a sign-out in mid-answer leads every tab of that person out: no chat stays held, and what was typed goes after the next sign-in', async ({
  signIn,
  api,
  siteUrl,
}) => {
  const ada = await api('Ada');
  const session = await freshSession(ada, 'A sign-out in mid-answer');
  const first = await signIn('Ada', { to: session.path });
  await expectLive(first);
  const openTab = async (person: 'Ada' | 'Mina') => {
    const tab = await first.context().newPage();
    await tab.goto(siteUrl + session.path);
    await fillSignIn(tab, people[person].email, demoPassword);
    await expectLive(tab);
    return tab;
  };
  const second = await openTab('Ada');
  const mina = await openTab('Mina');
  await composer(second).fill('What is the vacation policy?');
  await composer(first).fill('/slow 3');
  await composer(first).press('Enter');
  await expect(second.getByText('Second 1 of 3')).toBeVisible();

  await first.getByRole('button', { name: 'User menu' }).click();
  await first.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(first).toHaveURL(`${siteUrl}/login`);
  await expect(second).toHaveURL(`${siteUrl}/login`);
  await expect(second.getByText('Second 1 of 3')).toHaveCount(0);
  const heldBy = (user: string) =>
    first.evaluate(
      async (name) =>
        ((await navigator.locks.query()).held ?? []).filter((lock) => lock.name?.includes(name)).length,
      `nadoo-outbox:${siteUrl} ${user}`,
    );
  await expect.poll(() => heldBy('user-ada')).toBe(0);
  // Another account of the same browser is nobody's sign-out.
  await expectLive(mina);

  await fillSignIn(second, people.Ada.email, demoPassword);
  await second.getByRole('list', { name: 'Sessions' }).getByText('A sign-out in mid-answer').click();
  await expect(composer(second)).toHaveValue('What is the vacation policy?');
  await composer(second).press('Enter');
  await expect
    .poll(async () =>
      (await ada.messages(session.id)).filter(({ role }) => role === 'user').map(({ content }) => content),
    )
    .toEqual(['/slow 3', 'What is the vacation policy?']);
  await expect(first).toHaveURL(`${siteUrl}/login`);
});

test('a draft that two tabs show is sent by one of them, and is in neither afterwards', async ({
  signIn,
  api,
  siteUrl,
}) => {
  const ada = await api('Ada');
  const session = await freshSession(ada, 'A draft in two tabs');
  const other = await freshSession(ada, 'Another chat');
  const first = await signIn('Ada', { to: session.path });
  await expectLive(first);
  await composer(first).fill('What is the vacation policy?');
  const second = await first.context().newPage();
  await second.goto(siteUrl + session.path);
  await fillSignIn(second, people.Ada.email, demoPassword);
  await expect(composer(second)).toHaveValue('What is the vacation policy?');
  // What boxes can do beyond words is there, by which they hear of each other.
  for (const tab of [first, second])
    await expect(tab.getByRole('button', { name: 'Attach file' })).toBeVisible();
  await composer(second).press('Enter');
  await expect(composer(first)).toHaveValue('');
  await expect(first.getByRole('log', { name: 'Conversation' })).toContainText(
    'What is the vacation policy?',
  );

  // The other tab shows another chat meanwhile.
  await composer(first).fill('/slow 0');
  const third = await first.context().newPage();
  await third.goto(siteUrl + session.path);
  await fillSignIn(third, people.Ada.email, demoPassword);
  await first.getByRole('list', { name: 'Sessions' }).getByText('Another chat').click();
  await expect(first).toHaveURL(siteUrl + other.path);
  await expect(first.getByRole('button', { name: 'Attach file' })).toBeVisible();
  await expect(composer(third)).toHaveValue('/slow 0');
  await expect(third.getByRole('button', { name: 'Attach file' })).toBeVisible();
  await composer(third).press('Enter');
  await expect
    .poll(async () =>
      (await ada.messages(session.id)).filter(({ role }) => role === 'user').map(({ content }) => content),
    )
    .toEqual(['What is the vacation policy?', '/slow 0']);
  await first.getByRole('list', { name: 'Sessions' }).getByText('A draft in two tabs').click();
  await expect(first).toHaveURL(siteUrl + session.path);
  await expect(composer(first)).toHaveValue('');
});
