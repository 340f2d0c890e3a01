// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ChatProvider, type ChatScope } from './chat-context.ts';
import { applyChatItems } from './chat-state.ts';
import { createChatState } from './chat-types.ts';
import { ToolGrants } from './tool-grants.tsx';

afterEach(cleanup);

const grant = { tool_name: 'shop-orders:place_order', by: 'user-mina' };

function show(mayWrite: boolean, sent = true) {
  const askAgain = vi.fn(() => sent);
  const nameOf = () => 'Mina';
  const scope = { session: { askAgain }, mayWrite, selfId: 'user-ada', nameOf } as unknown as ChatScope;
  render(
    <ChatProvider value={scope}>
      <ToolGrants grants={[grant, { tool_name: 'zoo:feed', by: 'user-ada' }]} />
    </ChatProvider>,
  );
  return askAgain;
}

it('names what runs unasked and whose yes that is, and takes it back', () => {
  const askAgain = show(true);
  const rows = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
  expect(rows).toEqual([
    'Always allowed here: shop-orders:place_order, by MinaAsk again',
    'Always allowed here: zoo:feed, by youAsk again',
  ]);
  fireEvent.click(screen.getByRole('button', { name: 'Ask again before zoo:feed runs' }));
  expect(askAgain).toHaveBeenCalledExactlyOnceWith('zoo:feed');
});

it('says where the word did not leave the page', () => {
  show(true, false);
  fireEvent.click(screen.getByRole('button', { name: 'Ask again before zoo:feed runs' }));
  expect(screen.getByText(/^Not sent: there is no connection/)).toBeTruthy();
});

it('is only read by a viewer', () => {
  show(false);
  expect(screen.queryByRole('button')).toBeNull();
});

it('is what the server told last, and forgotten where a new joiner is told nothing', () => {
  const event = { type: 'tools_granted', grants: [grant], seq: 4 } as const;
  const told = applyChatItems(createChatState('user-ada'), [{ kind: 'event', event, at: 1 }]);
  expect(told.grants).toEqual([grant]);
  const opened = { kind: 'opened', transport: 'websocket', position: null, at: 2 } as const;
  expect(applyChatItems(told, [{ ...opened, resumption: 'recovered' }]).grants).toEqual([grant]);
  expect(applyChatItems(told, [{ ...opened, resumption: 'reload' }]).grants).toEqual([]);
});
