/**
 * Asks `/ws/stats` who is connected. One tab of a browser polls, every 30 s and only while it is visible, and
 * tells the others; any tab may ask once more when a held departure ends or its own connection came back.
 */
import type { Clock } from '#src/lib/clock.ts';

export const SURVEY_INTERVAL_MS = 30_000;

export interface Survey {
  /** Open connections by user id. */
  readonly connections: Readonly<Record<string, number>>;
}

export interface SurveyorParts {
  readonly ask: (signal: AbortSignal) => Promise<Survey>;
  readonly clock: Clock;
  readonly isVisible: () => boolean;
  /** Null where the page has none (plain HTTP in a LAN): each tab then polls for itself. */
  readonly locks: Pick<LockManager, 'request'> | null;
  readonly broadcast: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'> | null;
  readonly lockName: string;
  readonly onSurvey: (survey: Survey) => void;
  readonly onFailure: () => void;
}

export interface Surveyor {
  /** Asks now, whoever polls; questions that are under way are not asked twice. */
  askNow(): void;
  stop(): void;
}

export function startSurveyor(parts: SurveyorParts): Surveyor {
  const stopped = new AbortController();
  let cancelTimer: (() => void) | null = null;
  let asking = false;

  async function ask(): Promise<void> {
    if (asking) return;
    asking = true;
    try {
      const survey = await parts.ask(stopped.signal);
      if (stopped.signal.aborted) return;
      parts.onSurvey(survey);
      parts.broadcast?.postMessage(survey);
    } catch {
      if (!stopped.signal.aborted) parts.onFailure();
    } finally {
      asking = false;
    }
  }

  function poll(): void {
    cancelTimer = parts.clock.schedule(() => {
      if (parts.isVisible()) void ask();
      poll();
    }, SURVEY_INTERVAL_MS);
  }

  parts.broadcast?.addEventListener('message', (event) => {
    const survey = (event as MessageEvent<Survey>).data;
    if (!stopped.signal.aborted) parts.onSurvey(survey);
  });

  if (parts.locks) {
    // Held until this tab stops: the next in line then polls.
    parts.locks
      .request(parts.lockName, { signal: stopped.signal }, () => {
        poll();
        return new Promise<void>((release) => {
          stopped.signal.addEventListener('abort', () => {
            release();
          });
        });
      })
      .catch(() => undefined);
  } else {
    poll();
  }
  void ask();

  return {
    askNow: () => void ask(),
    stop() {
      stopped.abort();
      cancelTimer?.();
      parts.broadcast?.close();
    },
  };
}
