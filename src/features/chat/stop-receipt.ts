/** What the tools of an answer had done when a stop took hold: only what the server said, and only once it said its end. */
import { toToolRuns, type ToolRun } from './tool-runs.ts';
import type { Answer } from './chat-types.ts';

export interface StopReceipt {
  readonly finished: number;
  /** Names of those that the stop ended. */
  readonly stopped: readonly string[];
  /** Names of those that were under way; what became of them nobody here knows. */
  readonly running: readonly string[];
}

/** Stopped here, and the server has yet to say what it had done by then. */
export function isSettling({
  frozen,
  ended,
  verified,
}: Pick<Answer, 'frozen' | 'ended' | 'verified'>): boolean {
  return frozen && !ended && !verified;
}

/** Stopped here, and nobody has said that the server heard of it. */
export function isInDoubt(answer: Answer): boolean {
  return answer.doubted === true && isSettling(answer);
}

/** Null where nothing is known of tools, or there were none. */
export function stopReceipt(answer: Answer): StopReceipt | null {
  if (!answer.ended || !answer.activitiesKnown) return null;
  const runs = toToolRuns(answer.activities);
  const finished = runs.filter(({ returned, stopped }) => returned && stopped !== true).length;
  const stopped = runs.flatMap((run) => (run.stopped === true ? [run.toolName] : []));
  const running = runs.filter(isUnderWay).map(({ toolName }) => toolName);
  return finished + stopped.length + running.length === 0 ? null : { finished, stopped, running };
}

/** One that waits for a word, or was told no, has not begun. */
function isUnderWay({ returned, approval, executionId }: ToolRun): boolean {
  return !returned && (approval === null || (approval.state === 'allowed' && executionId !== null));
}
