/**
 * "Always in this chat" (decision 0040): what was allowed for good, by whom, and how that is taken back. A grant counts
 * only while who gave it may still write there; nobody's yes outlives their right to say it.
 */
import { isoNow, publish, streamNames, type CoreBase } from '../context.ts';
import type { SessionRecord } from '../model.ts';
import { mayWrite } from '../rights.ts';
import type { ToolGrantRecord } from '../tool-grant-storage.ts';
import type { Frame } from './chat-frames.ts';

type Chat = Pick<SessionRecord, 'id' | 'workspace_id'>;

/** Those that count at this moment. */
export async function grantsIn(base: CoreBase, chat: Chat): Promise<ToolGrantRecord[]> {
  const grants = await base.storage.toolGrantsOf(chat.id);
  const givers = new Map<string, boolean>();
  for (const { by } of grants) {
    if (givers.has(by)) continue;
    const membership = await base.storage.membership(chat.workspace_id, by);
    givers.set(by, membership !== null && mayWrite(membership.role));
  }
  return grants.filter(({ by }) => givers.get(by) === true);
}

/** All of them, so that whoever gets the frame needs no other. */
export async function grantsFrame(base: CoreBase, chat: Chat): Promise<Frame> {
  const grants = await grantsIn(base, chat);
  return { type: 'tool_grants', grants: grants.map(({ tool_name, by, at }) => ({ tool_name, by, at })) };
}

/** Who allowed it for good, or null: it asks. */
export async function standingYes(base: CoreBase, chat: Chat, toolName: string): Promise<string | null> {
  return (await grantsIn(base, chat)).find(({ tool_name }) => tool_name === toolName)?.by ?? null;
}

/** Stored before anybody hears of it. */
export async function keepYes(base: CoreBase, chat: Chat, toolName: string, by: string): Promise<void> {
  await base.storage.putToolGrant({ session_id: chat.id, tool_name: toolName, by, at: isoNow(base) });
  await publish(base, streamNames.chat(chat.id), await grantsFrame(base, chat));
}

/** From now on it asks again. Where nothing was allowed nothing happens. */
export async function takeYesBack(base: CoreBase, chat: Chat, toolName: string): Promise<void> {
  if (!(await base.storage.deleteToolGrant(chat.id, toolName))) return;
  await publish(base, streamNames.chat(chat.id), await grantsFrame(base, chat));
}
