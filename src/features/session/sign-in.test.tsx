// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuthHolder, AuthState } from '#src/auth/types.ts';
import { failure, type ApiFailure } from '#src/protocol/failure.ts';
import { setLocale } from '#src/i18n/locale.ts';
import type { Capabilities } from '#src/protocol/capabilities.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { Avatar } from '#src/ui/avatar.tsx';
import { SignInAgain } from './sign-in-again.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { offersStay } from './stay-offer.ts';

const demo = {
  accounts: [
    { email: 'ada@demo.nadoo.dev', name: 'Ada' },
    { id: 'user-mina', email: 'mina@demo.nadoo.dev', name: 'Mina' },
  ],
  password: 'demo-nadoo',
};
const user = { id: 'user-ada', email: 'ada@demo.nadoo.dev', name: 'Ada' };

function setup(options: { error?: ApiFailure; capabilities?: Capabilities; state?: AuthState } = {}) {
  const fake = createFakeServices();
  const state = options.state ?? { status: 'signed-out', user: null };
  const signIn = vi.fn<AuthHolder['signIn']>(async () =>
    options.error === undefined ? { ok: true, value: state } : { ok: false, error: options.error },
  );
  const signOut = vi.fn(async () => undefined);
  const capabilities = options.capabilities ?? { version: '1', extensions: ['refresh-cookie'], demo };
  const services = {
    ...fake.services,
    auth: { ...fake.services.auth, getState: () => state, signIn, signOut },
    capabilities: { ...fake.services.capabilities, get: () => capabilities },
  };
  return { fake: { ...fake, services }, signIn, signOut, user: userEvent.setup() };
}

beforeEach(() => {
  setLocale('en');
});
afterEach(cleanup);

describe('the sign-in page', () => {
  it('signs in with what was typed', async () => {
    const { fake, signIn, user: person } = setup();
    renderWithServices(<SignInPage />, fake);
    await person.type(screen.getByRole('textbox', { name: 'Email' }), ' ada@demo.nadoo.dev ');
    await person.type(screen.getByLabelText('Password'), 'demo-nadoo{Enter}');
    expect(signIn).toHaveBeenCalledExactlyOnceWith({ email: 'ada@demo.nadoo.dev', password: 'demo-nadoo' });
  });

  it('asks for what is missing instead of asking the server', async () => {
    const { fake, signIn, user: person } = setup();
    renderWithServices(<SignInPage />, fake);
    await person.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(signIn).not.toHaveBeenCalled();
    expect(screen.getByText('Enter your password.')).toBeTruthy();
    expect(screen.getByRole('textbox', { name: 'Email' }).getAttribute('aria-invalid')).toBe('true');
  });

  it('offers the demo accounts while the server does', async () => {
    const { fake, signIn, user: person } = setup();
    renderWithServices(<SignInPage />, fake);
    await person.click(screen.getByRole('button', { name: 'Continue as Mina' }));
    expect(signIn).toHaveBeenCalledExactlyOnceWith({ email: 'mina@demo.nadoo.dev', password: 'demo-nadoo' });
    cleanup();
    renderWithServices(<SignInPage />, setup({ capabilities: { version: 'stock', extensions: [] } }).fake);
    expect(screen.queryByRole('button', { name: /Continue as/ })).toBeNull();
  });

  it('shows an account in the colours that its person has inside, where the server says who that is', () => {
    renderWithServices(
      <>
        <SignInPage />
        <Avatar id="user-mina" name="Mina" size="sm" decorative />
      </>,
      setup().fake,
    );
    const [offered, inside] = screen.getAllByText('M', { exact: true });
    expect(offered?.style.color).not.toBe('');
    expect(offered?.style.color).toBe(inside?.style.color);
  });

  it.each<[ApiFailure, string, boolean]>([
    [failure('unauthorized', 401, 'no'), 'Email or password is wrong.', false],
    [failure('network', 0, ''), 'The server does not answer.', true],
    [
      { ...failure('rate-limited', 429, ''), retryAfterMs: 29_500 },
      'Wait 30 seconds, then try again.',
      false,
    ],
    [{ ...failure('server', 500, 'boom'), requestId: 'req-7' }, 'Request req-7', true],
  ])('shows %o in its place, with what to do next', async (error, text, canRetry) => {
    const { fake, signIn, user: person } = setup({ error });
    renderWithServices(<SignInPage />, fake);
    await person.click(screen.getByRole('button', { name: 'Continue as Ada' }));
    expect(screen.getByRole('alert').textContent).toContain(text);
    const retry = screen.queryByRole('button', { name: 'Try again' });
    expect(retry !== null).toBe(canRetry);
    if (retry === null) return;
    await person.click(retry);
    expect(signIn.mock.calls[1]).toEqual(signIn.mock.calls[0]);
  });

  it('offers to stay signed in only where no cookie serves and the page is secure', () => {
    const secure = { origin: 'https://page.example', isSecureContext: true };
    const ours: Capabilities = { version: '1', extensions: ['refresh-cookie'] };
    const stock: Capabilities = { version: 'stock', extensions: [] };
    expect(offersStay(ours, 'https://page.example', secure)).toBe(false);
    expect(offersStay(ours, 'https://nadoo.example', secure)).toBe(true);
    expect(offersStay(stock, 'https://page.example', secure)).toBe(true);
    expect(
      offersStay(stock, 'http://page.example', { origin: 'http://page.example', isSecureContext: false }),
    ).toBe(false);
    expect(offersStay(null, 'https://page.example', secure)).toBe(false);
  });

  it('sends the choice to stay', async () => {
    vi.stubGlobal('isSecureContext', true);
    const { fake, signIn, user: person } = setup({ capabilities: { version: 'stock', extensions: [] } });
    renderWithServices(<SignInPage />, fake);
    await person.click(screen.getByRole('checkbox', { name: 'Stay signed in on this browser' }));
    await person.type(screen.getByRole('textbox', { name: 'Email' }), 'a@b.c');
    await person.type(screen.getByLabelText('Password'), 'x{Enter}');
    expect(signIn).toHaveBeenCalledExactlyOnceWith({ email: 'a@b.c', password: 'x', stay: true });
    vi.unstubAllGlobals();
  });
});

describe('Sign in again', () => {
  it('stands over the page only while the session is expired, for its own account', async () => {
    renderWithServices(<SignInAgain />, setup({ state: { status: 'signed-in', user } }).fake);
    expect(screen.queryByRole('region')).toBeNull();
    cleanup();
    const { fake, signIn, signOut, user: person } = setup({ state: { status: 'expired', user } });
    renderWithServices(<SignInAgain />, fake);
    expect(screen.getByRole('region', { name: 'Sign in again' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Continue as Mina' })).toBeNull();
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Email' }).value).toBe(user.email);
    await person.type(screen.getByLabelText('Password'), 'demo-nadoo{Enter}');
    expect(signIn).toHaveBeenCalledExactlyOnceWith({ email: user.email, password: 'demo-nadoo' });
    await person.click(screen.getByRole('button', { name: 'Sign out' }));
    expect(signOut).toHaveBeenCalledOnce();
  });
});
