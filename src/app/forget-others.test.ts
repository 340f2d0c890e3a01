import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import type { AuthState } from '#src/auth/types.ts';
import { createTap } from '#src/connection/tap.ts';
import { forgetOthers } from './forget-others.ts';

const ada = { id: 'user-ada', email: 'ada@demo.nadoo.dev', name: 'Ada' };
const mina = { id: 'user-mina', email: 'mina@demo.nadoo.dev', name: 'Mina' };

function setUp(first: AuthState) {
  let state = first;
  let tell: (state: AuthState) => void = () => undefined;
  const queryClient = new QueryClient();
  const auth = {
    getState: () => state,
    subscribe: (listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  };
  const tap = createTap();
  forgetOthers({ auth, queryClient, tap });
  tap.record({
    at: 0,
    channelKey: 'chat:s1',
    direction: 'in',
    transport: 'websocket',
    text: '{"type":"pong"}',
    outcome: 'decoded',
  });
  queryClient.setQueryData(['chat-sessions', 'ws'], ['fetched']);
  return {
    become: (status: AuthState['status'], user: AuthState['user']) => {
      state = { status, user };
      tell(state);
    },
    kept: () => [queryClient.getQueryData(['chat-sessions', 'ws']) !== undefined, tap.entries(0).length],
  };
}

it('keeps what was fetched while the same person signs in again', () => {
  const page = setUp({ status: 'signed-in', user: ada });
  page.become('expired', ada);
  page.become('signed-in', { ...ada });
  expect(page.kept()).toEqual([true, 1]);
});

it.each<[string, AuthState['status'], AuthState['user']]>([
  ['signed out', 'signed-out', null],
  ['somebody else signed in', 'signed-in', mina],
])('forgets it once %s', (_what, status, user) => {
  const page = setUp({ status: 'signed-in', user: ada });
  page.become(status, user);
  expect(page.kept()).toEqual([false, 0]);
});

it('keeps what a page fetched for nobody when its first person comes', () => {
  const page = setUp({ status: 'restoring', user: null });
  page.become('signed-in', ada);
  expect(page.kept()).toEqual([true, 1]);
});
