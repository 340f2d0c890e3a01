/** `/ws/chat/{session_id}` (protocol.md 1.4, both dialects; extensions `seq`, `ack`, response identity). */
import { decodeChatClientFrame, type ChatClientFrame } from '#src/protocol/chat-frames.ts';
import { closeCodes } from '#src/protocol/close-codes.ts';
import { ApiError } from '../api/api-error.ts';
import type { SocketRequest, SocketSession, SocketSink } from '../api-types.ts';
import { count, isoNow, streamNames, type CoreContext } from '../context.ts';
import type { SessionRecord, UserRecord } from '../model.ts';
import { mayWrite, VIEWER_MESSAGE } from '../rights.ts';
import { openQuestions } from '../turns/open-questions.ts';
import { readRunning } from '../turns/snapshot.ts';
import { grantsFrame } from '../turns/tool-grants.ts';
import type { ToolWord } from '../turns/turns.ts';
import { authorizeSocket, INVALID_TOKEN } from './authorize.ts';
import { renderChatFrame, type ChatDialect } from './chat-rendering.ts';
import { createConnection, type Connection } from './connection.ts';
import { joinPlain, joinStream, sinceOf, type JoinOptions } from './join.ts';
import { resolveStockSession } from './stock-session.ts';

/** Codes of private `error` frames beside the documented ones, for refusals that REST words as a status. */
const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  403: 'forbidden',
  404: 'not_found',
  422: 'invalid',
  429: 'rate_limit',
  503: 'provider_error',
};

export async function connectChat(
  context: CoreContext,
  sessionId: string,
  request: SocketRequest,
  sink: SocketSink,
): Promise<SocketSession | null> {
  const user = await authorizeSocket(context, request);
  if (!user) {
    sink.close(closeCodes.policyViolation.code, INVALID_TOKEN);
    return null;
  }
  const session = await visibleSession(context, sessionId, user.id);
  // On a stock gateway the path may name what is no chat yet: its first prompt makes it one.
  const unclaimed = context.settings.stock && (await context.storage.sessionById(sessionId)) === null;
  if (!session && !unclaimed) {
    sink.close(closeCodes.policyViolation.code, 'Unknown chat session');
    return null;
  }
  const connection = createConnection(context, sink, { kind: 'chat', userId: user.id });
  const socket = createChatSocket(context, connection, user, sessionId, request);
  await socket.open(session);
  return connection.session(socket.handle);
}

function createChatSocket(
  context: CoreContext,
  connection: Connection,
  user: UserRecord,
  pathId: string,
  request: SocketRequest,
): { open(session: SessionRecord | null): Promise<void>; handle(text: string): Promise<void> } {
  const { stock } = context.settings;
  let dialect: ChatDialect | null = null;

  const render: JoinOptions['render'] = ({ text, originConnectionId }) =>
    originConnectionId === connection.id ? null : renderChatFrame(text, dialect ?? 'chat', stock);

  const connected = (): Record<string, unknown> => ({
    type: 'connected',
    session_id: pathId,
    user_id: user.id,
    timestamp: isoNow(context),
  });

  async function enter(session: SessionRecord): Promise<void> {
    const stream = streamNames.chat(session.id);
    connection.rooms.add(session.id);
    connection.workspaceIds.add(session.workspace_id);
    connection.onClosed(() => {
      // Whoever appears offline does not leave either.
      if (context.presence.isHidden(user.id)) return;
      context.bus.sendFleeting(stream, { type: 'user_disconnected', user_id: user.id }, connection.id);
    });
    if (stock) {
      await joinPlain(context, connection, { stream, render });
      return;
    }
    const since = sinceOf(request);
    await joinStream(context, connection, {
      stream,
      since,
      render,
      hello: (position, recovered) => ({ ...connected(), ...position, recovered, now: isoNow(context) }),
      async prepare() {
        const { position, running } = await readRunning(context, session.id);
        const snapshots = running.map(({ messageId, text, nextIndex }) =>
          JSON.stringify({ type: 'response_snapshot', message_id: messageId, text, next_index: nextIndex }),
        );
        // Whoever comes back after a crash is told how the answers ended that they were following.
        const ended = since ? context.turns.recentlyEnded(session.id) : [];
        const ends = ended.flatMap(
          (frame) => renderChatFrame(JSON.stringify(frame), dialect ?? 'chat', stock) ?? [],
        );
        const questions = await openQuestions(context, running);
        // Of what was allowed for good and taken back meanwhile nothing is left to say.
        const grants = await grantsFrame(context, session);
        const allowed = (grants['grants'] as unknown[]).length === 0 ? [] : [JSON.stringify(grants)];
        return { position, frames: [...snapshots, ...questions, ...allowed, ...ends] };
      },
    });
  }

  function refuse(fault: ApiError, clientMessageId: string | null): void {
    count(context, fault.status === 403 ? 'frames_forbidden' : 'frames_refused');
    const code = CODE_OF_STATUS[fault.status] ?? 'invalid';
    const retryAfter = fault.headers['Retry-After'];
    const data = { message: fault.message, code, ...(retryAfter ? { retry_after: Number(retryAfter) } : {}) };
    connection.sendFrame({
      type: 'error',
      ...(stock ? {} : { message: fault.message, client_message_id: clientMessageId }),
      data,
    });
  }

  /** The session that a prompt belongs to; entered if this socket is not in it yet. */
  async function sessionFor(chatId: string | null, applicationId: string | null): Promise<SessionRecord> {
    if (!stock && chatId !== null && chatId !== pathId) {
      throw new ApiError(422, 'chat_id must be the session of this socket.');
    }
    const session = stock
      ? await resolveStockSession(context, user, { pathId, chatId, applicationId })
      : await visibleSession(context, pathId, user.id);
    if (!session) throw new ApiError(404, 'There is no chat session here.');
    if (!connection.rooms.has(session.id)) await enter(session);
    return session;
  }

  async function prompt(frame: Extract<ChatClientFrame, { type: 'chat' | 'message' }>): Promise<void> {
    const isChat = frame.type === 'chat';
    const clientMessageId = stock ? null : (frame.client_message_id ?? null);
    try {
      const session = await sessionFor(
        isChat ? (frame.chat_id ?? null) : null,
        isChat ? (frame.application_id ?? null) : null,
      );
      await context.turns.accept({
        session,
        user,
        ip: request.ip,
        content: frame.content,
        clientMessageId,
        onStored(message) {
          if (clientMessageId === null) return;
          connection.sendFrame({
            type: 'message_ack',
            client_message_id: clientMessageId,
            message_id: message.id,
            chat_id: message.session_id,
            position: message.position,
          });
        },
      });
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      refuse(fault, clientMessageId);
    }
  }

  /** Rights are read anew for every frame that writes. */
  async function mayWriteTo(session: SessionRecord): Promise<boolean> {
    const membership = await context.storage.membership(session.workspace_id, user.id);
    return membership !== null && mayWrite(membership.role);
  }

  /** A viewer cannot be writing a prompt; to answer each of these frames with an error would only be noise. */
  async function typing(): Promise<void> {
    for (const id of connection.rooms) {
      const session = await visibleSession(context, id, user.id);
      if (!session || !(await mayWriteTo(session))) count(context, 'frames_forbidden');
      else
        context.bus.sendFleeting(streamNames.chat(id), { type: 'typing', user_id: user.id }, connection.id);
    }
  }

  async function cancel(messageId: string | null): Promise<void> {
    await whereWriter((session) => context.turns.cancel(session, user.id, messageId));
  }

  /** Does `change` in the sessions of this socket, as far as its user may write there. */
  async function whereWriter(change: (session: SessionRecord) => Promise<void>): Promise<void> {
    for (const id of connection.rooms) {
      const session = await visibleSession(context, id, user.id);
      if (!session) continue;
      if (!(await mayWriteTo(session))) refuse(new ApiError(403, VIEWER_MESSAGE), null);
      else await change(session);
    }
  }

  async function decide(word: ToolWord): Promise<void> {
    await whereWriter((session) => context.turns.decide(session, user.id, word));
  }

  async function handle(text: string): Promise<void> {
    const decoded = decodeChatClientFrame(text);
    if (decoded.kind === 'unknown') {
      count(context, 'frames_unknown');
      return;
    }
    if (decoded.kind === 'rejected') {
      count(context, 'frames_malformed');
      const message = `This frame was not understood: ${decoded.reason}`;
      connection.sendFrame({
        type: 'error',
        message,
        ...(stock ? {} : { data: { message, code: 'invalid' } }),
      });
      return;
    }
    const frame = decoded.value;
    // Only a prompt tells the dialects apart; the other frames are the same in both.
    if (frame.type === 'chat' || frame.type === 'message') dialect ??= frame.type;
    switch (frame.type) {
      case 'ping':
        connection.sendFrame({ type: 'pong', timestamp: isoNow(context) });
        return;
      case 'typing':
        await typing();
        return;
      case 'cancel':
        await cancel(frame.message_id ?? null);
        return;
      case 'tool_decision':
        if (stock) count(context, 'frames_unknown');
        else await decide({ callId: frame.call_id, allow: frame.allow, scope: frame.scope ?? 'once' });
        return;
      case 'tool_ask_again':
        if (stock) count(context, 'frames_unknown');
        else await whereWriter((session) => context.turns.askAgain(session, frame.tool_name));
        return;
      case 'chat':
      case 'message':
        await prompt(frame);
    }
  }

  return {
    async open(session) {
      if (stock) connection.sendFrame(connected());
      if (session) await enter(session);
    },
    handle,
  };
}

/** The session, where it exists and the user is in its workspace. */
async function visibleSession(
  context: CoreContext,
  sessionId: string,
  userId: string,
): Promise<SessionRecord | null> {
  const session = await context.storage.sessionById(sessionId);
  if (!session) return null;
  return (await context.storage.membership(session.workspace_id, userId)) ? session : null;
}
