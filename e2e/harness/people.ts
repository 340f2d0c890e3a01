import { expect, type Page } from '@playwright/test';

/** The three people of the demo workspace. */
export const people = {
  Ada: { email: 'ada@demo.nadoo.dev', userId: 'user-ada', role: 'owner' },
  Mina: { email: 'mina@demo.nadoo.dev', userId: 'user-mina', role: 'member' },
  Jun: { email: 'jun@demo.nadoo.dev', userId: 'user-jun', role: 'viewer' },
} as const;

export type Person = keyof typeof people;

export const demoPassword = 'demo-nadoo';
export const demoWorkspace = 'ws-demo';

/** Fills in the sign-in form that is on the page and sends it; does not wait for what follows. */
export async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/**
 * Opens the page as one of the demo's people and waits for the shell.
 * @param to where to go; the page asks for sign-in first and then leads there
 * @param by the demo button, or the form (a stock server has no demo buttons, since it has no capabilities)
 */
export async function signIn(
  page: Page,
  person: Person,
  { to = '/', by = 'button' }: { to?: string; by?: 'button' | 'form' } = {},
): Promise<void> {
  await page.goto(to);
  if (by === 'button') await page.getByRole('button', { name: `Continue as ${person}` }).click();
  else await fillSignIn(page, people[person].email, demoPassword);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}
