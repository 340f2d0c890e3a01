/** Who follows whom, as far as this page is concerned. Pure: the hook sends and navigates. */
import type { ChannelItem } from '#src/connection/types.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';

export interface FollowState {
  readonly following: string | null;
  /** How the last following ended, where it was not oneself who ended it. */
  readonly ended: { readonly by: string; readonly why: 'refused' | 'left' } | null;
  readonly followers: readonly string[];
}

export type FollowInput =
  | ChannelItem<WorkspaceEvent>
  | { readonly kind: 'follow'; readonly userId: string | null }
  /** Whom one follows is not here any more. */
  | { readonly kind: 'target_left' }
  | { readonly kind: 'refuse'; readonly userId: string };

export const nobodyFollows: FollowState = { following: null, ended: null, followers: [] };

export function applyFollowInput(state: FollowState, input: FollowInput): FollowState {
  switch (input.kind) {
    case 'follow':
      return { ...state, following: input.userId, ended: null };
    case 'target_left':
      return state.following === null
        ? state
        : { ...state, following: null, ended: { by: state.following, why: 'left' } };
    case 'refuse':
      return without(state, input.userId);
    case 'event':
      return applyEvent(state, input.event);
    case 'lost':
      // The server tells of followers anew when we are back.
      return state.followers.length === 0 ? state : { ...state, followers: [] };
    case 'opened':
      return state;
    default:
      return input satisfies never;
  }
}

function applyEvent(state: FollowState, event: WorkspaceEvent): FollowState {
  if (event.type === 'followed') {
    if (event.ended) return without(state, event.by);
    return state.followers.includes(event.by)
      ? state
      : { ...state, followers: [...state.followers, event.by] };
  }
  if (event.type === 'follow_refused' && event.by === state.following)
    return { ...state, following: null, ended: { by: event.by, why: 'refused' } };
  return state;
}

function without(state: FollowState, userId: string): FollowState {
  if (!state.followers.includes(userId)) return state;
  return { ...state, followers: state.followers.filter((id) => id !== userId) };
}
