// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createChatState } from './chat-types.ts';

const server = { away: true };

afterEach(cleanup);

/** Before anything was loaded. */
async function open(): Promise<void> {
  vi.resetModules();
  server.away = true;
  vi.doMock('./chat-thread.tsx', () => {
    if (server.away) throw new Error('The server is away');
    return { ChatThread: () => <p>What was said</p> };
  });
  const { ThreadPlace } = await import('./thread-place.tsx');
  render(<ThreadPlace state={createChatState('user-ada')} linked={null} />);
}

describe('the place of the conversation', () => {
  it('says that its view did not come, and gets it with the next try', async () => {
    await open();
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

  it('gets it by itself too once the server is back, while the way to try again shows', async () => {
    await open();
    await screen.findByRole('button', { name: 'Try again' });
    server.away = false;
    expect(await screen.findByText('What was said', {}, { timeout: 5_000 })).toBeDefined();
  });
});
