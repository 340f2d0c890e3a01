import type { Answer } from './chat-types.ts';

/**
 * Seconds that an agent thought before its first words: until the first token, without the time in which a tool waited
 * for a person's yes. Null where it is not known; also where a question was put at a time that cannot be set against the
 * first token, as the whole would pass off a person's time as the agent's.
 */
export function thinkingSeconds({
  activities,
  firstTokenTime,
  startedAt,
}: Pick<Answer, 'activities' | 'firstTokenTime' | 'startedAt'>): number | null {
  const asked = activities.some(({ activity }) => activity.kind === 'tool_asked');
  if (firstTokenTime === null || !asked) return firstTokenTime;
  if (startedAt === null) return null;
  const firstToken = startedAt + firstTokenTime * 1_000_000;
  const open = new Set<string>();
  let waited = 0;
  let since = 0;
  for (const { activity, at, arrived } of activities) {
    if (activity.kind !== 'tool_asked' && activity.kind !== 'tool_decided') continue;
    // Times of arrival are by another clock than the start.
    if (at === null || arrived === true) return null;
    const now = Math.min(at, firstToken);
    // Of several questions at once each second counts once.
    if (open.size > 0) waited += Math.max(0, now - since);
    since = now;
    if (activity.kind === 'tool_asked') open.add(activity.callId);
    else open.delete(activity.callId);
  }
  if (open.size > 0) waited += Math.max(0, firstToken - since);
  return Math.max(0, firstTokenTime - waited / 1_000_000);
}
