/**
 * Two runs side by side: their actions aligned by kind and name, and where they differ. The first divergence is the
 * first action that only one of them has, or the first that came to something else. Two log lines that differ in
 * numbers, ids or quoted words alone are listed as differing, but are no divergence: most do from run to run.
 */
import { jsonEqual } from '#src/lib/json-equal.ts';
import { LET_GO, type KnownLog } from '../model/read.ts';
import { actionKindAt, actionsOf, valueOfAction, type Actions, type KeyNumbers } from './actions.ts';
import { alignInSteps, type Alignment } from './align.ts';

/** How two aligned actions stand to each other. `unknown`: the contents of one are no longer in memory. */
export const pairStates = ['same', 'value', 'wording', 'only-left', 'only-right', 'unknown'] as const;
export type PairState = (typeof pairStates)[number];

export interface ComparedRuns {
  /** Aligned actions, in order. Of each the row in the left and the right run, -1 where it has none. */
  readonly count: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Index into `pairStates`. */
  readonly state: Uint8Array;
  /** Places of all that differ, in order. */
  readonly differences: Int32Array;
  /** Place of the first divergence; -1: there is none. */
  readonly first: number;
  /** Nothing can be aligned with fewer differences; where the runs differ in very much, that is not looked for. */
  readonly isShortest: boolean;
  /** Pairs whose values could not be held against each other. */
  readonly unknown: number;
}

export interface CompareProgress {
  readonly phase: 'reading' | 'aligning' | 'comparing';
  /** 0–1 of the phase; of `aligning` it is not known. */
  readonly share: number;
}

const PAIRS_A_TURN = 50;

/** Yields often, so that whoever draws it can pause. */
export function* compareRuns(left: KnownLog, right: KnownLog): Generator<CompareProgress, ComparedRuns> {
  const numbers: KeyNumbers = new Map();
  const a = yield* reading(actionsOf(left, numbers), 0);
  const b = yield* reading(actionsOf(right, numbers), 0.5);
  const steps = alignInSteps(a.keys, b.keys);
  let step = steps.next();
  while (step.done !== true) {
    yield { phase: 'aligning', share: 0 };
    step = steps.next();
  }
  const pairs = pairsOf(a, b, step.value);
  yield { phase: 'comparing', share: 0 };
  const state = new Uint8Array(pairs.count);
  const differences: number[] = [];
  let first = -1;
  let unknown = 0;
  for (let n = 0; n < pairs.count; n += 1) {
    const found = stateOf(left, right, pairs.left[n] ?? -1, pairs.right[n] ?? -1);
    state[n] = pairStates.indexOf(found);
    if (found === 'unknown') unknown += 1;
    if (found !== 'same' && found !== 'unknown') {
      differences.push(n);
      if (first === -1 && found !== 'wording') first = n;
    }
    if (n % PAIRS_A_TURN === 0) yield { phase: 'comparing', share: n / pairs.count };
  }
  return {
    ...pairs,
    state,
    differences: Int32Array.from(differences),
    first,
    isShortest: step.value.isShortest,
    unknown,
  };
}

function* reading(actions: Generator<void, Actions>, from: number): Generator<CompareProgress, Actions> {
  let next = actions.next();
  while (next.done !== true) {
    yield { phase: 'reading', share: from };
    next = actions.next();
  }
  return next.value;
}

/** What stands between two aligned actions: first what the left run has alone, then what the right one has. */
function pairsOf(a: Actions, b: Actions, aligned: Alignment) {
  const count = a.rows.length + b.rows.length - aligned.left.length;
  const left = new Int32Array(count);
  const right = new Int32Array(count);
  let n = 0;
  let fromA = 0;
  let fromB = 0;
  const put = (l: number, r: number) => {
    left[n] = l;
    right[n] = r;
    n += 1;
  };
  for (let at = 0; at <= aligned.left.length; at += 1) {
    const toA = aligned.left[at] ?? a.rows.length;
    const toB = aligned.right[at] ?? b.rows.length;
    for (; fromA < toA; fromA += 1) put(a.rows[fromA] ?? -1, -1);
    for (; fromB < toB; fromB += 1) put(-1, b.rows[fromB] ?? -1);
    if (at === aligned.left.length) break;
    put(a.rows[toA] ?? -1, b.rows[toB] ?? -1);
    fromA = toA + 1;
    fromB = toB + 1;
  }
  return { count, left, right };
}

function stateOf(left: KnownLog, right: KnownLog, leftRow: number, rightRow: number): PairState {
  if (rightRow === -1) return 'only-left';
  if (leftRow === -1) return 'only-right';
  const before = valueOfAction(left, leftRow);
  const after = valueOfAction(right, rightRow);
  if (before === LET_GO || after === LET_GO) return 'unknown';
  if (jsonEqual(before, after)) return 'same';
  return actionKindAt(left.log, leftRow) === 'log' ? 'wording' : 'value';
}
