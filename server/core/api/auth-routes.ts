/** `/api/v1/auth`: login, register, refresh, logout, me, tickets. */
import * as z from 'zod/mini';
import { createUuid } from '#src/lib/ids.ts';
import type { ApiRoute } from '../api-types.ts';
import type { CoreContext } from '../context.ts';
import type { UserRecord } from '../model.ts';
import { addInvitedMember, createPersonalWorkspace } from '../membership.ts';
import { ApiError } from './api-error.ts';
import { cookieScopeOf, readRefreshCookie, refreshCookie } from './refresh-cookie.ts';
import { ok, readBody, userOf } from './reply.ts';
import { refreshByBody, refreshByCookie, signIn, signOut } from './sign-in.ts';

const email = z
  .string()
  .check(z.trim(), z.toLowerCase(), z.email('must be an e-mail address.'), z.maxLength(254));
const password = z.string().check(z.maxLength(1024));

const loginBody = z.looseObject({ email, password, cookie: z.nullish(z.boolean()) });
const registerBody = z.looseObject({
  email,
  password: password.check(z.minLength(8, 'must have 8 characters or more.')),
  name: z.nullish(z.string().check(z.trim(), z.maxLength(100))),
  cookie: z.nullish(z.boolean()),
});
const refreshBody = z.looseObject({
  refresh_token: z.nullish(z.string()),
  user_id: z.nullish(z.string()),
});

export function authRoutes(context: CoreContext): ApiRoute[] {
  const { storage, passwords, settings } = context;
  const mayUseCookie = settings.extensions.includes('refresh-cookie');

  return [
    {
      method: 'POST',
      path: '/api/v1/auth/login',
      auth: 'none',
      async handle(request) {
        const body = readBody(loginBody, request.body);
        const user = await storage.userByEmail(body.email);
        const credential = user && (await storage.credentialOf(user.id));
        // An unknown address takes as long as a wrong password, so that time does not tell who has an account.
        const right = credential
          ? await passwords.verify(body.password, credential.password_hash)
          : (await passwords.hash(body.password)) === '';
        if (!user || !right) throw new ApiError(401, 'Wrong e-mail or password.');
        return signIn(context, user.id, mayUseCookie && body.cookie === true);
      },
    },
    {
      method: 'POST',
      path: '/api/v1/auth/register',
      auth: 'none',
      async handle(request) {
        const body = readBody(registerBody, request.body);
        const local = body.email.slice(0, body.email.indexOf('@'));
        const name = body.name === '' ? local : (body.name ?? local);
        const user: UserRecord = { id: createUuid(), email: body.email, name };
        const hash = await passwords.hash(body.password);
        if ((await storage.insertUser(user, { user_id: user.id, password_hash: hash })) === 'email-taken') {
          throw new ApiError(409, 'email: there is an account with this address already. Sign in instead.');
        }
        const invitations = await storage.takeInvitations(user.email);
        for (const invitation of invitations) await addInvitedMember(context, user, invitation);
        if (invitations.length === 0) await createPersonalWorkspace(context, user);
        return signIn(context, user.id, mayUseCookie && body.cookie === true);
      },
    },
    {
      method: 'POST',
      path: '/api/v1/auth/refresh',
      auth: 'none',
      async handle(request) {
        const body = readBody(refreshBody, request.body);
        if (body.refresh_token) return refreshByBody(context, body.refresh_token);
        if (!mayUseCookie) throw new ApiError(422, 'refresh_token: is required.');
        return refreshByCookie(context, request, body.user_id ?? null);
      },
    },
    {
      method: 'POST',
      path: '/api/v1/auth/logout',
      auth: 'none',
      extension: 'refresh-cookie',
      async handle(request) {
        const body = readBody(refreshBody, request.body);
        await signOut(context, body.refresh_token ?? null);
        const userId = body.user_id ?? null;
        if (!request.sameOrigin || userId === null) return ok({});
        await signOut(context, readRefreshCookie(request.cookies, cookieScopeOf(settings), userId));
        return {
          kind: 'json',
          status: 200,
          data: {},
          cookies: [refreshCookie(cookieScopeOf(settings), userId, null)],
        };
      },
    },
    {
      method: 'GET',
      path: '/api/v1/auth/me',
      auth: 'bearer',
      extension: 'workspace-data',
      handle: (request) => Promise.resolve(ok(userOf(request))),
    },
    {
      method: 'POST',
      path: '/api/v1/auth/ws-ticket',
      auth: 'bearer',
      extension: 'ticket',
      handle: (request) => Promise.resolve(ok(context.tickets.issue(userOf(request).id))),
    },
  ];
}
