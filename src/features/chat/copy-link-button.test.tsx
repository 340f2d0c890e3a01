// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CopyLinkButton } from './copy-link-button.tsx';

const written = vi.fn<(text: string) => Promise<void>>();

beforeEach(() => {
  window.history.replaceState(null, '', '/w/ws/chat/s1?message=older#x');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  written.mockReset();
});

/** With a clipboard of this test's own. */
async function press(messageId: string): Promise<void> {
  const user = userEvent.setup();
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: written } });
  render(<CopyLinkButton messageId={messageId} />);
  await user.click(screen.getByRole('button', { name: 'Copy link' }));
}

it('copies where the message stands, whatever the address says besides, and says so', async () => {
  written.mockResolvedValue();
  await press('m/1 ?');
  await screen.findByText('Copied');
  expect(written).toHaveBeenCalledExactlyOnceWith(
    `${window.location.origin}/w/ws/chat/s1?message=m%2F1%20%3F`,
  );
});

it('says so where the browser does not let it', async () => {
  written.mockRejectedValue(new Error('no'));
  await press('m1');
  await screen.findByText(/^The browser refused the clipboard/);
});

it('is not there before the server has named the message', () => {
  render(<CopyLinkButton messageId={null} />);
  expect(screen.queryByRole('button')).toBeNull();
});
