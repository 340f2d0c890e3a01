// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createChatState } from './chat-types.ts';
import { ThreadPlace } from './thread-place.tsx';

const server = vi.hoisted(() => ({ away: true }));

vi.mock('./chat-thread.tsx', () => {
  if (server.away) throw new Error('The server is away');
  return { ChatThread: () => <p>What was said</p> };
});

afterEach(cleanup);

describe('the place of the conversation', () => {
  it('says that its view did not come, and gets it with the next try', async () => {
    render(<ThreadPlace state={createChatState('user-ada')} linked={null} />);
    expect(screen.getByRole('region', { name: 'Conversation' })).toBeDefined();
    expect(await screen.findByRole('alert')).toHaveProperty(
      'textContent',
      expect.stringContaining('could not be loaded'),
    );
    server.away = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('What was said')).toBeDefined();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
