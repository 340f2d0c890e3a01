/** The inbox over REST (protocol.md Part 2, `inbox`): pages, read marks, and what a person sets. */
import {
  notificationMarksBodySchema,
  notificationPreferencesSchema,
  notificationReadBodySchema,
} from '#src/protocol/notification-rest.ts';
import type { ApiReply, ApiRequest, ApiRoute } from '../api-types.ts';
import { isoNow, streamNames, type CoreContext } from '../context.ts';
import type { InboxTab } from '../inbox-storage.ts';
import {
  markNotifications,
  muteKinds,
  positionOf,
  readNotifications,
  toWireNotification,
} from '../notify-marks.ts';
import { limitOf, ok, okAt, readBody, userOf } from './reply.ts';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;
const flags = ['unread', 'archived', 'snoozed'] as const satisfies readonly InboxTab[];

export function notificationRoutes(context: CoreContext): ApiRoute[] {
  const { storage } = context;
  const route = (
    method: ApiRoute['method'],
    path: string,
    handle: (userId: string, request: ApiRequest) => Promise<ApiReply>,
  ): ApiRoute => ({
    method,
    path: `/api/v1/notifications${path}`,
    auth: 'bearer',
    extension: 'inbox',
    handle: (request) => handle(userOf(request).id, request),
  });
  /** Asked before the rows are read: whatever was sent by then is among them. */
  const positionNow = (userId: string) => context.bus.position(streamNames.user(userId));

  return [
    route('GET', '', async (userId, { query, ...request }) => {
      const limit = limitOf({ query, ...request }, DEFAULT_PAGE, MAX_PAGE);
      const position = await positionNow(userId);
      const rows = await storage.notificationsOf(userId, {
        tab: flags.find((flag) => query[flag] === 'true') ?? 'inbox',
        kind: query['kind'] ?? null,
        before: query['before'] ? await positionOf(context, userId, query['before']) : null,
        limit,
        now: isoNow(context),
      });
      return okAt(rows.map(toWireNotification), position);
    }),
    route('GET', '/summary', async (userId) => {
      const position = await positionNow(userId);
      return okAt(await storage.inboxSummary(userId, isoNow(context)), position);
    }),
    route('POST', '/read', async (userId, { body }) =>
      ok(await readNotifications(context, userId, readBody(notificationReadBodySchema, body))),
    ),
    route('POST', '/marks', async (userId, { body }) => {
      const wanted = readBody(notificationMarksBodySchema, body);
      return ok(await markNotifications(context, userId, wanted, wanted));
    }),
    route('GET', '/preferences', async (userId) => {
      const { muted_kinds } = await storage.inboxSummary(userId, isoNow(context));
      return ok({ muted_kinds });
    }),
    route('PUT', '/preferences', async (userId, { body }) => {
      const { muted_kinds } = readBody(notificationPreferencesSchema, body);
      return ok(await muteKinds(context, userId, muted_kinds));
    }),
  ];
}
