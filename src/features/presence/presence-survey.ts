/**
 * Asks `/ws/stats` who is connected. One tab of a browser polls, every 30 s and only while it is seen and signed in,
 * and tells the others; any tab may ask once more when a held departure ends or its own connection came back.
 */
import type { AuthHolder } from '#src/auth/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import type { Locks } from '#src/lib/web-locks.ts';

export const SURVEY_INTERVAL_MS = 30_000;

export interface Survey {
  /** Open connections by user id. */
  readonly connections: Readonly<Record<string, number>>;
}

/** Whether somebody who is signed in sees this tab. */
export interface Visibility {
  isVisible(): boolean;
  /** Called whenever that changes; returns the removal. */
  subscribe(onChange: () => void): () => void;
}

export interface SurveyorParts {
  readonly ask: (signal: AbortSignal) => Promise<Survey>;
  readonly clock: Clock;
  readonly visibility: Visibility;
  /** Null where the page has none (plain HTTP in a LAN): each visible tab then polls for itself. */
  readonly locks: Locks | null;
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

/** A tab that nobody sees has nobody to ask for; one whose sign-in lapsed would hold the turn and get no answer. */
export function createVisibility(
  page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>,
  auth: Pick<AuthHolder, 'getState' | 'subscribe'>,
): Visibility {
  return {
    isVisible: () => page.visibilityState === 'visible' && auth.getState().status === 'signed-in',
    subscribe(onChange) {
      const stopAuth = auth.subscribe(onChange);
      page.addEventListener('visibilitychange', onChange);
      return () => {
        stopAuth();
        page.removeEventListener('visibilitychange', onChange);
      };
    },
  };
}

export function startSurveyor(parts: SurveyorParts): Surveyor {
  const { clock, visibility, locks, broadcast } = parts;
  const stopped = new AbortController();
  /** While this tab is seen: it polls, or waits in line for the turn. */
  let turn: AbortController | null = null;
  let askedAt: number | null = null;
  let asking = false;

  async function ask(): Promise<void> {
    if (asking) return;
    asking = true;
    askedAt = clock.monotonic();
    try {
      const survey = await parts.ask(stopped.signal);
      if (stopped.signal.aborted) return;
      parts.onSurvey(survey);
      broadcast?.postMessage(survey);
    } catch {
      if (!stopped.signal.aborted) parts.onFailure();
    } finally {
      asking = false;
    }
  }

  /** Asks whenever nobody has for 30 s, until the turn ends. */
  function poll(signal: AbortSignal): void {
    const due = askedAt === null ? 0 : askedAt + SURVEY_INTERVAL_MS - clock.monotonic();
    if (due <= 0) void ask();
    const cancel = clock.schedule(
      () => {
        signal.removeEventListener('abort', cancel);
        poll(signal);
      },
      due > 0 ? due : SURVEY_INTERVAL_MS,
    );
    signal.addEventListener('abort', cancel);
  }

  /** A tab that is hidden, or signed out, holds nobody up: the next in line polls. */
  function takeTurn(): void {
    if (!visibility.isVisible()) {
      turn?.abort();
      turn = null;
      return;
    }
    if (turn !== null) return;
    const { signal } = (turn = new AbortController());
    if (locks === null) {
      poll(signal);
      return;
    }
    locks
      .request(parts.lockName, { signal }, () => {
        if (signal.aborted) return undefined;
        poll(signal);
        return new Promise<void>((release) => {
          signal.addEventListener('abort', () => {
            release();
          });
        });
      })
      .catch(() => undefined);
  }

  broadcast?.addEventListener('message', (event) => {
    if (stopped.signal.aborted) return;
    askedAt = clock.monotonic();
    parts.onSurvey((event as MessageEvent<Survey>).data);
  });
  void ask();
  const unwatch = visibility.subscribe(takeTurn);
  takeTurn();

  return {
    askNow: () => void ask(),
    stop() {
      stopped.abort();
      unwatch();
      turn?.abort();
      broadcast?.close();
    },
  };
}
