// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chatErrorCodes } from '#src/protocol/chat-frames.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { ChatError } from './chat-error.tsx';
import { RequestError } from './request-error.tsx';
import type { ChatFailure } from './chat-types.ts';

afterEach(cleanup);

const failure = (code: string | null, retryAt: number | null = null): ChatFailure => ({
  code,
  message: 'the server’s words',
  retryAt,
  at: 0,
});

function show(code: string | null, retryAt: number | null = null) {
  const on = { retry: vi.fn(), newChat: vi.fn(), openRun: vi.fn() };
  renderWithServices(
    <ChatError
      failure={failure(code, retryAt)}
      onRetry={on.retry}
      onNewChat={on.newChat}
      onOpenRun={on.openRun}
    />,
    createFakeServices(),
  );
  return on;
}

describe('errors of an answer', () => {
  it.each(chatErrorCodes)('%s has words of its own beside the server’s', (code) => {
    show(code);
    const alert = screen.getByRole('alert');
    expect(alert.textContent).not.toContain('That did not work');
    expect(alert.textContent).toContain('the server’s words');
  });

  it('a full context leads to a new chat, a failed tool to its run, the others to a retry', () => {
    const first = show('context_overflow');
    screen.getByRole('button', { name: 'New chat' }).click();
    expect(first.newChat).toHaveBeenCalledOnce();
    cleanup();
    const second = show('tool_error');
    screen.getByRole('button', { name: 'Open in debugger' }).click();
    expect(second.openRun).toHaveBeenCalledOnce();
    cleanup();
    const third = show('timeout');
    screen.getByRole('button', { name: 'Retry' }).click();
    expect(third.retry).toHaveBeenCalledOnce();
  });

  it('a limit counts down before it can be tried again', () => {
    show('rate_limit', (Date.now() + 30_000) * 1000);
    const button = screen.getByRole<HTMLButtonElement>('button', { name: /Retry in (29|30) s/ });
    expect(button.disabled).toBe(true);
  });

  it('a limit of the server itself has one number, the one that counts, and blames no provider', () => {
    const words = (limited: ChatFailure, goesByItself: boolean) => {
      renderWithServices(
        <ChatError
          failure={{ ...limited, message: 'Too many requests. Try again in 9 s.' }}
          onRetry={vi.fn()}
          onNewChat={vi.fn()}
          onOpenRun={null}
          goesByItself={goesByItself}
        />,
        createFakeServices(),
      );
      const { textContent, className } = screen.getByRole('alert');
      cleanup();
      return { numbers: textContent.match(/\d+ s/g)?.length, textContent, isRed: className.includes('red') };
    };
    const limited = failure('rate_limit', (Date.now() + 30_000) * 1000);
    const waits = words(limited, true);
    expect(waits).toMatchObject({ numbers: 1, isRed: false });
    expect(waits.textContent).toContain('It is sent by itself when the countdown ends');
    expect(waits.textContent).not.toContain('provider');
    const asks = words(limited, false);
    expect(asks).toMatchObject({ numbers: 1, isRed: true });
    expect(asks.textContent).not.toContain('by itself');
    expect(words(failure('rate_limit'), false).textContent).toContain('provider');
  });

  it('what nobody documented is said plainly', () => {
    show('brand_new');
    expect(screen.getByRole('alert').textContent).toContain('That did not work');
  });
});

describe('a request that failed', () => {
  it('shows the request id of a server error and offers to try again', () => {
    const onRetry = vi.fn();
    renderWithServices(
      <RequestError
        title="The conversation could not be loaded"
        failure={{ kind: 'server', status: 500, message: 'boom', retryAfterMs: null, requestId: 'req-7' }}
        onRetry={onRetry}
      />,
      createFakeServices(),
    );
    expect(screen.getByRole('alert').textContent).toContain('req-7');
    screen.getByRole('button', { name: 'Retry' }).click();
    expect(onRetry).toHaveBeenCalledOnce();
  });
});
