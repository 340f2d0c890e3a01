/** The vanilla store of one session: state and `apply`; who wants to act on changes subscribes. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { applyChatItems, type ChatItem } from './chat-state.ts';
import { createChatState, type ChatState } from './chat-types.ts';

export interface ChatStore extends Pick<StoreApi<ChatState>, 'getState' | 'getInitialState' | 'subscribe'> {
  /** Folds a batch in; subscribers are told once, and only where something changed. */
  apply(items: readonly ChatItem[]): void;
}

export function createChatStore(selfId: string): ChatStore {
  const store = createStore<ChatState>(() => createChatState(selfId));
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    apply(items) {
      const before = store.getState();
      const after = applyChatItems(before, items);
      if (after !== before) store.setState(after, true);
    },
  };
}
