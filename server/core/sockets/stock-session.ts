/**
 * The documentation's sample lets a prompt create its chat: `chat_id` names one, its absence asks for a new one
 * in `application_id`. No frame returns a created id, so it is the id of the socket's own path.
 */
import { ApiError, notFound } from '../api/api-error.ts';
import { isoNow, type CoreContext } from '../context.ts';
import type { SessionRecord, UserRecord } from '../model.ts';
import { requireApplication, requireMembership, requireWriter } from '../rights.ts';

export interface StockChat {
  readonly pathId: string;
  readonly chatId: string | null;
  readonly applicationId: string | null;
}

/** @throws ApiError 403, 404, 422 as REST would. */
export async function resolveStockSession(
  context: CoreContext,
  user: UserRecord,
  { pathId, chatId, applicationId }: StockChat,
): Promise<SessionRecord> {
  const { storage } = context;
  const id = chatId ?? pathId;
  const existing = await storage.sessionById(id);
  if (existing) {
    await requireMembership(storage, existing.workspace_id, user.id, 'chat session');
    return existing;
  }
  if (chatId !== null && chatId !== pathId) throw notFound('chat session');
  if (applicationId === null) throw new ApiError(422, 'A new chat needs an application_id.');
  const { application } = await requireApplication(storage, applicationId, user.id);
  await requireWriter(storage, application.workspace_id, user.id, 'application');
  const now = isoNow(context);
  return storage.insertSession({
    id,
    application_id: application.id,
    workspace_id: application.workspace_id,
    title: '',
    archived: false,
    created_by: user.id,
    created_at: now,
    updated_at: now,
  });
}
