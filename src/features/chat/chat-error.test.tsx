// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
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

interface Shown {
  readonly retryAt?: number;
  readonly goesAgain?: boolean;
  readonly change?: Partial<ChatFailure>;
}

function show(code: string | null, { retryAt, goesAgain = true, change = {} }: Shown = {}) {
  const on = { retry: vi.fn(), newChat: vi.fn(), openRun: vi.fn(), signIn: vi.fn() };
  renderWithServices(
    <ChatError
      failure={{ ...failure(code, retryAt ?? null), ...change }}
      onRetry={on.retry}
      onNewChat={on.newChat}
      onOpenRun={on.openRun}
      onSignIn={goesAgain ? on.signIn : null}
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

  it('a failed tool without a run that could be shown speaks of none, and leads to a run by its id', () => {
    const onRetry = vi.fn();
    const card = (otherWay: ReactNode) => {
      cleanup();
      renderWithServices(
        <ChatError
          failure={failure('tool_error')}
          onRetry={onRetry}
          onNewChat={vi.fn()}
          onOpenRun={null}
          otherWay={otherWay}
        />,
        createFakeServices(),
      );
      return screen.getByRole('alert');
    };
    const alert = card(<a href="/w/ws/plugins">Open by id</a>);
    expect(alert.textContent).toContain('Which run it was the server does not say. Open by id');
    expect(alert.textContent).not.toContain('The run shows');
    expect(screen.queryByRole('button', { name: 'Open in debugger' })).toBeNull();
    screen.getByRole('button', { name: 'Retry' }).click();
    expect(onRetry).toHaveBeenCalledOnce();
    expect(card(null).textContent).toContain('Which run it was the server does not say.');
  });

  it('a token that is refused leads to the sign-in, where what was refused goes again after it', () => {
    const first = show('auth_error');
    screen.getByRole('button', { name: 'Sign in again' }).click();
    expect(first.signIn).toHaveBeenCalledOnce();
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
    cleanup();
    show('auth_error', { goesAgain: false });
    expect(screen.getByRole('button', { name: 'Retry' })).toBeTruthy();
  });

  it('a limit counts down before it can be tried again', () => {
    show('rate_limit', { retryAt: (Date.now() + 30_000) * 1000 });
    const button = screen.getByRole<HTMLButtonElement>('button', { name: /Retry in (29|30) s/ });
    expect(button.disabled).toBe(true);
  });

  it.each(['Busy. Try again in 7 s.', 'Busy. Please try again in 6.66s.'])(
    'the wait that only the words name is counted, and stands nowhere else: %s',
    (message) => {
      show('rate_limit', { change: { message, at: Date.now() * 1000 } });
      expect(screen.getByRole('button', { name: /Retry in [67] s/ })).toBeTruthy();
      expect(screen.getByText('Busy.')).toBeTruthy();
    },
  );

  it('a key that the provider refuses is whoever runs the server’s to mend', () => {
    show('provider_error', {
      change: {
        message: 'The model’s server refused our key (401). Check OPENAI_API_KEY.',
      },
    });
    const alert = screen.getByRole('alert');
    expect(alert.textContent).toContain('tell whoever runs the server');
    expect(alert.textContent).not.toContain('in a moment');
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

  it('a request that the server failed blames no provider, and has an id to quote', () => {
    show('server', { change: { requestId: 'req-5' } });
    const alert = screen.getByRole('alert');
    expect(alert.textContent).toMatch(/^The server failed.*request id.*the server’s words.*req-5/);
    expect(alert.textContent).not.toContain('provider');
    expect(screen.getByRole('button', { name: 'Retry' })).toBeTruthy();
    cleanup();
    show('server');
    expect(screen.getByRole('alert').textContent).not.toContain('request id');
  });

  it('what nobody documented is said plainly', () => {
    show('brand_new');
    expect(screen.getByRole('alert').textContent).toContain('That did not work');
  });
});

describe('a request that failed', () => {
  it('is limited by the server alone: no model was asked', () => {
    renderWithServices(
      <RequestError
        title="It could not be loaded"
        failure={{ kind: 'rate-limited', status: 429, message: '', retryAfterMs: 9_000, requestId: null }}
        onRetry={vi.fn()}
      />,
      createFakeServices(),
    );
    expect(screen.getByRole('alert').textContent).toContain('The server asks to wait a moment.');
  });

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
