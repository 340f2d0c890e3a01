import type { BrowserContext, Page } from '@playwright/test';
import {
  demoPassword,
  expect,
  fillSignIn,
  needs,
  people,
  test,
  type Gateway,
  type Person,
} from '../harness/test.ts';

/** Where the checkbox is offered: on a stock server, and where the page has another origin than its server. */
async function pageWithoutCookie(
  mode: string,
  gateway: Gateway,
  previewOf: (serverUrl: string) => Promise<string>,
): Promise<string> {
  return mode === 'stock' ? gateway.url : previewOf(gateway.url);
}

async function signIn(page: Page, base: string, person: Person, stay: boolean): Promise<void> {
  await page.goto(`${base}/login`);
  await page.getByRole('textbox', { name: 'Email' }).fill(people[person].email);
  await page.getByLabel('Password', { exact: true }).fill(demoPassword);
  if (stay) await page.getByRole('checkbox', { name: 'Stay signed in on this browser' }).check();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

const expectSignedIn = (page: Page) => expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
async function expectSignedInAs(page: Page, person: Person): Promise<void> {
  await page.getByRole('button', { name: 'User menu' }).click();
  await expect(page.getByText(people[person].email, { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
}
const expectSignedOut = (page: Page) =>
  expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'User menu' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expectSignedOut(page);
}

/** Every token that a server hands to any page of this browser, read on the way: a page that went on has its answers no more. */
async function collectTokens(context: BrowserContext): Promise<Set<string>> {
  const tokens = new Set<string>();
  await context.route(/\/auth\/(login|refresh)$/, async (route) => {
    const response = await route.fetch();
    if (response.status() === 200) {
      const { data } = (await response.json()) as { data: Record<string, unknown> };
      for (const name of ['access_token', 'refresh_token'])
        if (typeof data[name] === 'string') tokens.add(data[name]);
    }
    await route.fulfill({ response });
  });
  return tokens;
}

interface Stored {
  /** All texts of all storages, and all bytes read as text, whatever they lie in. */
  readonly texts: readonly string[];
  readonly records: number;
  /** Of each key: whether a script could take it out. */
  readonly extractable: readonly boolean[];
}

/** Runs in the page: reads whatever the browser keeps for this origin. */
function readStorage(): Promise<Stored> {
  const texts: string[] = [document.cookie];
  const extractable: boolean[] = [];
  let records = 0;
  for (const storage of [localStorage, sessionStorage])
    for (const [key, value] of Object.entries(storage)) texts.push(key, String(value));
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (value instanceof CryptoKey) extractable.push(value.extractable);
    else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      const bytes = value instanceof ArrayBuffer ? value : value.buffer;
      for (const encoding of ['utf-8', 'latin1', 'utf-16le'])
        texts.push(new TextDecoder(encoding).decode(bytes));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, entry] of Object.entries(value)) {
        texts.push(key);
        walk(entry);
      }
    }
  };
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('IndexedDB refused'));
    });
  return (async () => {
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames) {
        const reading = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([done(reading.getAllKeys()), done(reading.getAll())]);
        records += values.length;
        walk(keys);
        walk(values);
      }
      database.close();
    }
    return { texts, records, extractable };
  })();
}

test('stays signed in over reloads and new tabs, and keeps no token that can be read', async ({
  page,
  context,
  mode,
  gateway,
  previewOf,
}) => {
  const base = await pageWithoutCookie(mode, gateway, previewOf);
  const tokens = await collectTokens(context);
  await signIn(page, base, 'Ada', true);
  await page.reload();
  await expectSignedIn(page);
  const tab = await context.newPage();
  await tab.goto(base);
  await expectSignedIn(tab);

  // One sign-in gives two tokens, each of the two refreshes another.
  await expect.poll(() => tokens.size).toBe(4);
  const stored = await page.evaluate(readStorage);
  expect(stored.records).toBe(1);
  expect(stored.extractable).toEqual([false]);
  const all = stored.texts.join('\n');
  for (const token of tokens) {
    expect(all).not.toContain(token);
    for (const part of token.split('.')) expect(all).not.toContain(part);
  }
  expect(all).not.toContain('eyJ');
  expect(all).not.toContain(demoPassword);

  await signOut(page);
  await page.reload();
  await expectSignedOut(page);
  expect(await page.evaluate(readStorage)).toMatchObject({ records: 0, extractable: [] });
  const later = await context.newPage();
  await later.goto(base);
  await expectSignedOut(later);
});

test('whoever does not ask for it is not kept', async ({ page, mode, gateway, previewOf }) => {
  await signIn(page, await pageWithoutCookie(mode, gateway, previewOf), 'Ada', false);
  const stored = await page.evaluate(readStorage);
  expect(stored.records).toBe(0);
  expect(stored.texts.join('\n')).not.toContain('eyJ');
  await page.reload();
  await expectSignedOut(page);
});

test(
  'with the refresh cookie nothing is kept that a script could read',
  { tag: needs('refresh-cookie') },
  async ({ page, gateway, context }) => {
    await page.goto(`${gateway.url}/login`);
    await expect(page.getByRole('button', { name: 'Continue as Ada' })).toBeVisible();
    await expect(page.getByRole('checkbox', { name: 'Stay signed in on this browser' })).toBeHidden();
    await fillSignIn(page, people.Ada.email, demoPassword);
    await expectSignedIn(page);
    const stored = await page.evaluate(readStorage);
    expect(stored.records).toBe(0);
    expect(stored.texts.join('\n')).not.toMatch(/eyJ|nadoo_refresh/);
    const cookies = await context.cookies();
    expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([
      { httpOnly: true, sameSite: 'Strict' },
    ]);
    await page.reload();
    await expectSignedIn(page);
  },
);

test('two accounts in one browser: who is kept never takes the place of the other', async ({
  page,
  context,
  mode,
  gateway,
  previewOf,
}) => {
  const base = await pageWithoutCookie(mode, gateway, previewOf);
  const other = await context.newPage();
  await other.goto(`${base}/login`);
  await expectSignedOut(other);
  await signIn(page, base, 'Ada', true);
  await fillSignIn(other, people.Mina.email, demoPassword);
  await expectSignedInAs(other, 'Mina');
  // Mina is not kept: this tab was hers and does not become Ada's.
  await other.reload();
  await expectSignedOut(other);
  await page.reload();
  await expectSignedInAs(page, 'Ada');

  // Now she is kept, in Ada's place: Ada's tab asks, and shows nothing of Mina's.
  await other.getByRole('checkbox', { name: 'Stay signed in on this browser' }).check();
  await fillSignIn(other, people.Mina.email, demoPassword);
  await expectSignedInAs(other, 'Mina');
  await other.reload();
  await expectSignedInAs(other, 'Mina');
  await page.reload();
  await expectSignedOut(page);
});
