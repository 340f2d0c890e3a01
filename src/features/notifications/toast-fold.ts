/** Which toasts stand: at most three, and a burst becomes one that counts. Pure; times are milliseconds. */
import type { InboxRow } from './inbox-types.ts';

export const MAX_TOASTS = 3;
export const BURST_COUNT = 5;
export const BURST_MS = 2_000;
export const TOAST_MS = 8_000;

export type Toast =
  | { readonly kind: 'one'; readonly key: string; readonly row: InboxRow; readonly until: number }
  | { readonly kind: 'many'; readonly key: string; readonly count: number; readonly until: number };

export interface ToastState {
  /** Oldest first. */
  readonly toasts: readonly Toast[];
  /** When the last ones rang. */
  readonly times: readonly number[];
}

export type ToastInput =
  | { readonly kind: 'rang'; readonly row: InboxRow; readonly at: number }
  | { readonly kind: 'dismissed'; readonly key: string }
  /** Marked as read, here or elsewhere. */
  | { readonly kind: 'read'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'time_passed'; readonly at: number }
  /** The list itself was opened. */
  | { readonly kind: 'cleared' };

export const noToasts: ToastState = { toasts: [], times: [] };

export function applyToastInput(state: ToastState, input: ToastInput): ToastState {
  switch (input.kind) {
    case 'rang':
      return rang(state, input.row, input.at);
    case 'dismissed':
      return keep(state, (toast) => toast.key !== input.key);
    case 'read':
      return keep(state, (toast) => toast.kind === 'many' || !input.ids.has(toast.key));
    case 'time_passed':
      return keep(state, (toast) => toast.until > input.at);
    case 'cleared':
      return keep(state, () => false);
    default:
      return input satisfies never;
  }
}

function rang({ toasts, times }: ToastState, row: InboxRow, at: number): ToastState {
  const recent = [...times.filter((time) => at - time < BURST_MS), at];
  const until = at + TOAST_MS;
  const summary = toasts.find((toast) => toast.kind === 'many');
  // A burst goes on for as long as its summary stands.
  if (summary || recent.length >= BURST_COUNT) {
    const count = summary ? summary.count + 1 : recent.length;
    return { toasts: [{ kind: 'many', key: 'many', count, until }], times: recent };
  }
  const one: Toast = { kind: 'one', key: row.notification.id, row, until };
  return { toasts: [...toasts, one].slice(-MAX_TOASTS), times: recent };
}

function keep(state: ToastState, stays: (toast: Toast) => boolean): ToastState {
  const toasts = state.toasts.filter(stays);
  return toasts.length === state.toasts.length ? state : { ...state, toasts };
}
