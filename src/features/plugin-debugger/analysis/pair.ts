/** Two aligned actions, for the rows of a comparison. */
import type { RunState } from '../run-state.ts';
import { pairStates, type ComparedRuns, type PairState } from './divergence.ts';

export type Side = 'left' | 'right';

export interface Pair {
  readonly state: PairState;
  /** Rows of the two runs, -1 where one has no such action. */
  readonly left: number;
  readonly right: number;
}

export interface ComparedSide {
  readonly run: RunState;
  readonly name: string;
  /** No more of it will come, whatever is missing: it is out of a file. */
  readonly isAll?: boolean;
}

export interface ComparedSides {
  readonly left: ComparedSide;
  readonly right: ComparedSide;
  readonly onOpenMoment: (side: Side, row: number) => void;
}

export function pairAt({ state, left, right }: ComparedRuns, place: number): Pair {
  return {
    state: pairStates[state[place] ?? 0] ?? 'same',
    left: left[place] ?? -1,
    right: right[place] ?? -1,
  };
}

/** The side that has the action, the left where both have. */
export function sideOf(pair: Pair): Side {
  return pair.left === -1 ? 'right' : 'left';
}
