/** The sessions that this page holds: a running answer survives navigation because its session stays here. */
import type { Services } from '#src/connection/services.ts';
import { createChatSession, type ChatSession } from './chat-session.ts';

/** Idle sessions beyond this are forgotten, the longest unused first. */
const KEPT_SESSIONS = 20;

const pages = new WeakMap<Services, Map<string, ChatSession>>();

function sessionsOf(services: Services): Map<string, ChatSession> {
  const known = pages.get(services);
  if (known) return known;
  const fresh = new Map<string, ChatSession>();
  pages.set(services, fresh);
  return fresh;
}

/** The session of this user, made on first use. Another account on the same page never sees it. */
export function openChatSession(services: Services, userId: string, sessionId: string): ChatSession {
  const sessions = sessionsOf(services);
  const key = `${userId} ${sessionId}`;
  const session = sessions.get(key) ?? create(services, userId, sessionId);
  sessions.delete(key);
  sessions.set(key, session);
  forgetIdle(sessions, key);
  return session;
}

export function peekChatSession(services: Services, userId: string, sessionId: string): ChatSession | null {
  return sessionsOf(services).get(`${userId} ${sessionId}`) ?? null;
}

function forgetIdle(sessions: Map<string, ChatSession>, inUse: string): void {
  for (const [key, session] of sessions) {
    if (sessions.size <= KEPT_SESSIONS) return;
    if (key !== inUse && !session.isBusy()) sessions.delete(key);
  }
}

function create(services: Services, userId: string, sessionId: string): ChatSession {
  return createChatSession({
    sessionId,
    userId,
    http: services.http,
    clock: services.clock,
    dialect: services.config.dialect,
    extensions: () => new Set(services.capabilities.get()?.extensions),
    serverOffsetMs: () => services.pool.serverOffsetMs(),
    refreshToken: async () => (await services.auth.refresh()).ok,
  });
}
