import { useLayoutEffect } from 'react';
import { useServices } from '#src/connection/react.tsx';
import type { ChatSession } from '../chat-session.ts';
import type { ChatState } from '../chat-types.ts';
import { useRenderer } from '../use-renderer.ts';

/** The state as this reader sees it: the branch that was chosen, once it is known how to tell. */
export function useVisible(session: ChatSession, state: ChatState): ChatState {
  const { capabilities } = useServices();
  const { branches } = useRenderer();
  // Before it is painted: what was chosen must not come second.
  useLayoutEffect(() => {
    branches?.attachBranches(session, capabilities);
  }, [branches, session, capabilities]);
  return branches ? branches.selectVisible(state) : state;
}
