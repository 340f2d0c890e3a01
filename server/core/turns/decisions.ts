/** Words on the tools of one answer that asked before they run: the first one counts, and silence is a no. */
import type { Clock } from '#src/lib/clock.ts';
import type { ToolDecision } from '../ports.ts';

/** How long a question waits for a word. */
export const APPROVAL_MS = 300_000;

export interface Decisions {
  /** The question was put: from now on it can be answered. */
  open(callId: string): void;
  /** A word that nobody asked for, or that comes second, changes nothing. */
  decide(callId: string, decision: ToolDecision): void;
  /** The word, or null once `signal` aborts. */
  wait(callId: string, signal: AbortSignal): Promise<ToolDecision | null>;
  /** The answer is over: what is still asked gets its no, and no timer is left. */
  end(): void;
}

interface Question {
  readonly decided: Promise<ToolDecision>;
  readonly settle: (decision: ToolDecision) => void;
}

export function createDecisions(clock: Clock): Decisions {
  const questions = new Map<string, Question>();

  function questionOf(callId: string): Question {
    const known = questions.get(callId);
    if (known) return known;
    let settle: Question['settle'] = () => undefined;
    const decided = new Promise<ToolDecision>((resolve) => {
      const cancel = clock.schedule(() => {
        resolve({ allow: false, by: null });
      }, APPROVAL_MS);
      settle = (decision) => {
        cancel();
        resolve(decision);
      };
    });
    const question = { decided, settle };
    questions.set(callId, question);
    return question;
  }

  return {
    open: (callId) => void questionOf(callId),
    decide: (callId, decision) => questions.get(callId)?.settle(decision),
    end() {
      for (const { settle } of questions.values()) settle({ allow: false, by: null });
    },
    wait(callId, signal) {
      const { decided, settle } = questionOf(callId);
      return new Promise((resolve) => {
        const stop = (): void => {
          settle({ allow: false, by: null });
          resolve(null);
        };
        if (signal.aborted) {
          stop();
          return;
        }
        signal.addEventListener('abort', stop, { once: true });
        void decided.then((decision) => {
          signal.removeEventListener('abort', stop);
          resolve(signal.aborted ? null : decision);
        });
      });
    },
  };
}
