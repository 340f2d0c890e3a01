import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock } from '#src/lib/clock.ts';
import { instantFromMs, instantToMs, type Instant } from '#src/lib/instant.ts';
import {
  applyPresenceInput,
  emptyPresence,
  nextHoldEnd,
  type PresenceInput,
  type PresenceState,
} from './presence-state.ts';
import type { Survey, Surveyor } from './presence-survey.ts';

/** What the store asks of `/ws/stats`; `start` is given what to do with the answers. */
export type StartSurvey = (answers: {
  readonly onSurvey: (survey: Survey) => void;
  readonly onFailure: () => void;
}) => Surveyor;

export interface PresenceStore {
  readonly store: StoreApi<PresenceState>;
  /** Folds a batch: one store update. Arms the timer that ends the next hold. */
  readonly apply: (inputs: readonly PresenceInput[]) => void;
  /** Asks the server anew: after our own connection came back. */
  readonly survey: () => void;
  readonly now: () => Instant;
  /** Begins to ask; returns the stop. */
  readonly start: () => () => void;
}

/** Who is in one workspace: the channel's events, and `/ws/stats` where events leave it open. */
export function createPresenceStore(clock: Clock, startSurvey: StartSurvey): PresenceStore {
  const store = createStore<PresenceState>(() => emptyPresence);
  const now = () => instantFromMs(clock.now());
  let surveyor: Surveyor | null = null;
  let hold: { readonly end: Instant; readonly cancel: () => void } | null = null;

  function armHold(): void {
    const end = surveyor === null ? null : nextHoldEnd(store.getState());
    if (end === (hold?.end ?? null)) return;
    hold?.cancel();
    hold = null;
    if (end === null) return;
    const cancel = clock.schedule(
      () => {
        hold = null;
        surveyor?.askNow();
      },
      Math.max(0, Math.ceil(instantToMs(end) - clock.now())),
    );
    hold = { end, cancel };
  }

  function apply(inputs: readonly PresenceInput[]): void {
    const before = store.getState();
    const after = inputs.reduce(applyPresenceInput, before);
    if (after !== before) store.setState(after, true);
    armHold();
  }

  return {
    store,
    now,
    apply,
    survey: () => surveyor?.askNow(),
    start() {
      surveyor = startSurvey({
        onSurvey: ({ connections }) => {
          apply([{ kind: 'surveyed', connections, at: now() }]);
        },
        onFailure: () => {
          apply([{ kind: 'survey_failed', at: now() }]);
        },
      });
      return () => {
        surveyor?.stop();
        surveyor = null;
        armHold();
      };
    },
  };
}
