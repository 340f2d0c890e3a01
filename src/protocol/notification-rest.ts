/** The inbox over REST (extension `inbox`), as page and gateway read it. Source: docs/protocol.md 3.9. */
import * as z from 'zod/mini';
import { notificationSchema } from './entities.ts';

const MAX_IDS = 1_000;
const MAX_KINDS = 200;

// Pure, as the page leaves out what only a gateway reads.
const idsSchema = /* @__PURE__ */ (() =>
  z.array(z.string()).check(z.maxLength(MAX_IDS, `must be at most ${String(MAX_IDS)}.`)))();
const timeSchema = /* @__PURE__ */ (() =>
  z.iso.datetime({ error: 'must be a time in UTC, such as 2026-11-24T10:32:00Z.' }))();

export const notificationsReplySchema = z.array(notificationSchema);

export const inboxSummarySchema = z.looseObject({
  unread: z.int(),
  revision: z.int(),
  next_wake: z.nullish(z.string()),
  kinds: z.array(z.string()),
  muted_kinds: z.array(z.string()),
});

export const notificationReadBodySchema = /* @__PURE__ */ (() =>
  z.looseObject({
    ids: z.nullish(idsSchema),
    up_to: z.nullish(z.string()),
  }))();

export const notificationMarksBodySchema = /* @__PURE__ */ (() =>
  z.looseObject({
    ids: z.nullish(idsSchema),
    read_at: z.nullish(timeSchema),
    read: z.nullish(z.literal(false)),
    archived: z.nullish(z.boolean()),
    snoozed_until: z.nullish(timeSchema),
  }))();

export const notificationPreferencesSchema = /* @__PURE__ */ (() =>
  z.looseObject({
    muted_kinds: z.array(z.string().check(z.maxLength(MAX_KINDS))).check(z.maxLength(MAX_KINDS)),
  }))();

/** What a change answers: the frame that all of the user's tabs get. */
export const toldChangeSchema = z.looseObject({ type: z.string() });
