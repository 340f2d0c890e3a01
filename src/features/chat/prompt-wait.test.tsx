// @vitest-environment jsdom
/** What a prompt that the server has not confirmed says of itself. */
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { useStore } from 'zustand';
import type { ChannelStatus } from '#src/connection/types.ts';
import { setLocale } from '#src/i18n/locale.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { ChatProvider, type ChatScope } from './chat-context.ts';
import type { ChatSession } from './chat-session.ts';
import { createChatStore, type ChatItem } from './chat-state.ts';
import { PromptArticle } from './prompt-article.tsx';
import { updatePrompt } from './prompt-fold.ts';

afterEach(() => {
  cleanup();
  setLocale('en');
});

function setUp(state: ChannelStatus['state'] = 'live') {
  const clock = createFakeClock();
  const fake = createFakeServices();
  const store = createChatStore('ada');
  const session: Partial<ChatSession> = { sessionId: 's1', store, shown: store.getState };
  const statuses = [{ key: 'chat:s1', state } as ChannelStatus];
  const pool = { ...fake.services.pool, statuses: () => statuses };
  const apply = (...items: ChatItem[]): void => {
    act(() => {
      store.apply(items);
    });
  };
  const fold: typeof store.fold = (change) => {
    act(() => {
      store.fold(change);
    });
  };
  const submit = (key: string): void => {
    apply({ kind: 'prompt_submitted', clientMessageId: key, text: key, serverNow: 1, at: 1 });
  };
  function Prompts() {
    const { entries } = useStore(store);
    return entries.map((entry) =>
      entry.kind === 'prompt' ? <PromptArticle key={entry.key} prompt={entry} /> : null,
    );
  }
  const scope: Partial<ChatScope> = { session: session as ChatSession, nameOf: (id) => id ?? '' };
  renderWithServices(
    <ChatProvider value={scope as ChatScope}>
      <Prompts />
    </ChatProvider>,
    { ...fake, services: { ...fake.services, clock, pool } },
  );
  const said = (at: number): string => screen.getAllByRole('article')[at]?.textContent ?? '';
  const open = (): void => {
    apply({ kind: 'opened', transport: 'websocket', resumption: 'fresh', position: null, at: 1 });
  };
  return { clock, apply, fold, submit, said, open };
}

const accepted = (key: string): ChatItem => ({
  kind: 'event',
  event: {
    type: 'message_acknowledged',
    messageId: `m-${key}`,
    chatId: 'c',
    position: 1,
    clientMessageId: key,
  },
  at: 1,
});

describe('a prompt that has not left the page', () => {
  it('waits for the connection only where there is none, else for what it says', () => {
    const { apply, submit, said, open } = setUp();
    submit('one');
    submit('two');
    expect(said(0)).toContain('Queued: goes out when the connection is back');
    open();
    expect(said(0)).toContain('Queued: goes out when it is its turn');
    apply({ kind: 'prompt_sent', key: 'one', at: 1 });
    expect(said(1)).toContain('Queued: goes out when the running answer has ended');
    apply(accepted('one'));
    expect(said(0)).not.toContain('Queued');
    expect(said(1)).toContain('Queued: goes out when the running answer has ended');
    act(() => {
      setLocale('ko');
    });
    expect(said(1)).toContain('대기 중: 진행 중인 답변이 끝나면 보냅니다');
  });

  it('waits for the connection while nobody knows whether it is one', () => {
    const { submit, said, open } = setUp('suspect');
    submit('one');
    open();
    expect(said(0)).toContain('Queued: goes out when the connection is back');
  });

  it('waits for what is to be found out of the one before it', () => {
    const { apply, submit, said, open } = setUp();
    submit('one');
    open();
    apply({ kind: 'prompt_sent', key: 'one', at: 1 });
    apply({ kind: 'lost', reason: { kind: 'silent', detail: '' }, at: 1 });
    submit('two');
    expect(said(1)).toContain('Queued: goes out when the connection is back');
    open();
    expect(said(0)).toContain('Connection lost: checking whether the server has it');
    expect(said(1)).toContain('Queued: goes out once it is known whether the server has the one before it');
  });
});

describe('a prompt that left the page', () => {
  it('says that the server has not confirmed it when that takes long, and no longer once it has', async () => {
    const { clock, apply, fold, submit, said, open } = setUp();
    open();
    submit('one');
    apply({ kind: 'prompt_sent', key: 'one', at: 1 });
    expect(said(0)).not.toMatch(/Queued|Sending/);
    await act(() => clock.advance(1_600));
    expect(said(0)).toContain('Sending: the server has not confirmed it yet');
    // The outbox keeps it until another tab is through.
    fold((state) => updatePrompt(state, 'one', { isHeld: true }));
    expect(said(0)).toContain('Queued: goes out when it is its turn');
    fold((state) => updatePrompt(state, 'one', { isHeld: false }));
    expect(said(0)).toContain('Sending: the server has not confirmed it yet');
    apply(accepted('one'));
    expect(said(0)).not.toContain('Sending');
  });
});
