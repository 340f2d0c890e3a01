import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { end, setUp, start, text, type StoredMessage } from '#src/testing/one-session.ts';
import { watchSilentAnswers } from './silent-answers.ts';

describe('an answer whose stream says nothing for long', () => {
  const stored = (id: string, role: 'user' | 'assistant', content: string) => ({
    id,
    role,
    content,
    user_id: role === 'user' ? 'ada' : null,
    created_at: '2026-09-21T14:13:20Z',
  });
  async function silent() {
    const chat = setUp();
    chat.open('fresh', 'sse');
    chat.session.submit('hi');
    await chat.clock.settle();
    chat.event(start);
    chat.event({ ...text('One', 0), index: null } as ChatEvent);
    chat.stored.push(stored('m1', 'user', 'hi'));
    await chat.clock.advance(20_000);
    return chat;
  }

  it('thinks, as far as anybody knows, while the server stores no more of it', async () => {
    const chat = await silent();
    for (const content of [null, 'One', 'One']) {
      if (content !== null) chat.stored.splice(1, 1, stored('m2', 'assistant', content));
      chat.look();
      await chat.clock.advance(40_000);
      expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One' }]);
    }
    chat.event({ ...text(' two', 1), index: null } as ChatEvent);
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One two' }]);
    expect(chat.types()).toEqual(['chat']);
  });

  it('has lost its way where the server has gone on without it: it ends as stored, and the next may be asked', async () => {
    const chat = await silent();
    chat.session.enqueue('next');
    chat.stored.push(stored('m2', 'assistant', 'One two three'));
    chat.look();
    await chat.clock.settle();
    expect(chat.answers()).toMatchObject([{ phase: 'recovering', text: 'One' }]);
    await chat.clock.advance(1_000);
    expect(chat.answers()).toMatchObject([{ phase: 'complete', text: 'One two three', repaired: false }]);
    expect(chat.types(), 'what is stopped by nobody').toEqual(['chat', 'chat']);
  });

  const piece = (words: string): ChatEvent => ({ ...text(words, 0), index: null }) as ChatEvent;

  it('and goes on after all: what REST had told of it already is not shown twice', async () => {
    const chat = await silent();
    chat.stored.push(stored('m2', 'assistant', 'One two three'));
    chat.look();
    await chat.clock.advance(1_000);
    expect(chat.answers()).toMatchObject([{ phase: 'complete', text: 'One two three' }]);
    for (const [words, shown] of [
      [' two', 'One two three'],
      [' three', 'One two three'],
      [' four', 'One two three four'],
      [' five', 'One two three four five'],
    ] as const) {
      chat.event(piece(words));
      expect(chat.answers()).toMatchObject([{ text: shown }]);
    }
    expect(chat.answers()).toMatchObject([{ phase: 'streaming' }]);
    chat.stored.splice(1, 1, stored('m2', 'assistant', 'One two three four five'));
    chat.event({ ...end(''), fullText: null } as ChatEvent);
    await chat.clock.settle();
    expect(chat.answers()).toMatchObject([
      { phase: 'complete', text: 'One two three four five', repaired: false },
    ]);
  });

  it('and says something else than what is stored: the stream is believed until its end', async () => {
    const chat = await silent();
    chat.stored.push(stored('m2', 'assistant', 'One two'));
    chat.look();
    await chat.clock.settle();
    chat.look();
    await chat.clock.settle();
    chat.event(piece(' more'));
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One more' }]);
  });
});

describe('an answer on a socket whose end never comes', () => {
  const stored = (id: string, role: 'user' | 'assistant', content: string): StoredMessage => ({
    id,
    role,
    content,
    user_id: role === 'user' ? 'ada' : null,
    created_at: '2026-09-21T14:13:20Z',
  });
  async function running() {
    const chat = setUp();
    watchSilentAnswers(chat.session.store, chat.clock);
    chat.open();
    chat.session.submit('hi');
    await chat.clock.settle();
    chat.event(start);
    chat.event(text('One', 0));
    chat.event(text(' two', 1));
    chat.stored.push(stored('m1', 'user', 'hi'));
    await chat.clock.settle();
    chat.requests.length = 0;
    return chat;
  }

  it('is asked for after 20 s of silence, and ever more seldom, as long as it thinks', async () => {
    const chat = await running();
    const asked: number[] = [];
    for (let seconds = 1; seconds <= 400; seconds += 1) {
      await chat.clock.advance(1_000);
      if (chat.requests.length > 0) asked.push(seconds);
      chat.requests.length = 0;
    }
    expect(asked).toEqual([20, 40, 80, 160, 320]);
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One two' }]);
    chat.event(text(' three', 2));
    await chat.clock.advance(20_500);
    expect(chat.requests, 'anew after each word').toHaveLength(1);
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One two three' }]);
  });

  it.each([
    ['all of which was seen', 'One two', 41_000],
    ['of which more is stored than was seen', 'One two three', 23_000],
  ])('ends as stored, %s, and what waits behind it is sent', async (_what, content, ms) => {
    const chat = await running();
    chat.session.enqueue('next');
    chat.stored.push(stored('m2', 'assistant', content));
    await chat.clock.advance(19_000);
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One two' }]);
    await chat.clock.advance(ms - 19_000);
    expect(chat.answers()).toMatchObject([{ phase: 'complete', text: content, repaired: false }]);
    expect(chat.types()).toEqual(['chat', 'chat']);
  });

  it('thinks while a tool runs, though all that was seen is stored', async () => {
    const chat = await running();
    chat.stored.push(stored('m2', 'assistant', 'One two'));
    chat.event({
      type: 'agent_acted',
      messageId: null,
      activity: { kind: 'tool_called', toolName: 'search', arguments: {}, callId: null, executionId: null },
      timestamp: null,
      seq: null,
    } as unknown as ChatEvent);
    await chat.clock.advance(400_000);
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One two' }]);
  });

  it('goes on after all: nothing is doubled, and its end has the last word', async () => {
    const chat = await running();
    chat.stored.push(stored('m2', 'assistant', 'One two'));
    await chat.clock.advance(41_000);
    expect(chat.answers()).toMatchObject([{ phase: 'complete', text: 'One two' }]);
    chat.event(text(' two', 1));
    chat.event(text(' three', 2));
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One two three' }]);
    chat.stored.splice(1, 1, stored('m2', 'assistant', 'One two three four'));
    chat.event(end('One two three four'));
    await chat.clock.advance(1_000);
    expect(chat.answers()).toMatchObject([{ phase: 'complete', text: 'One two three four' }]);
  });

  it('has its end after all', async () => {
    const chat = await running();
    chat.stored.push(stored('m2', 'assistant', 'One two'));
    await chat.clock.advance(41_000);
    chat.event(end('One two'));
    await chat.clock.advance(1_000);
    expect(chat.answers()).toMatchObject([
      { phase: 'complete', text: 'One two', ended: true, repaired: false },
    ]);
    expect(chat.prompts()).toHaveLength(1);
  });
});

describe('a completion that says nothing, not even that it was taken', () => {
  const inStore = {
    id: 'm1',
    role: 'user' as const,
    content: 'hi',
    user_id: 'ada',
    created_at: '2026-09-21T14:13:20Z',
  };
  async function sent() {
    const chat = setUp();
    chat.open();
    chat.session.submit('hi');
    await chat.clock.settle();
    return chat;
  }

  it('waits where the server has the prompt', async () => {
    const chat = await sent();
    chat.stored.push(inStore);
    for (let looks = 0; looks < 3; looks += 1) {
      chat.look();
      await chat.clock.advance(20_000);
      expect(chat.prompts()).toMatchObject([{ delivery: 'accepted', awaiting: true }]);
    }
    expect(chat.types()).toEqual(['chat']);
  });

  it('is given up where the server was looked at twice and does not have it: one may try again', async () => {
    const chat = await sent();
    chat.look();
    await chat.clock.advance(20_000);
    expect(chat.prompts()).toMatchObject([{ delivery: 'sending' }]);
    chat.look();
    await chat.clock.settle();
    expect(chat.prompts()).toMatchObject([{ delivery: 'unsent' }]);
    expect(chat.types()).toEqual(['chat', 'give_up']);
    // It had it after all.
    chat.stored.push(inStore);
    chat.look();
    await chat.clock.settle();
    expect(chat.prompts()).toMatchObject([{ delivery: 'accepted' }]);
  });

  it('and is stopped: whether the server has it is asked, before the next one is sent', async () => {
    const chat = await sent();
    chat.session.stop();
    chat.look();
    chat.session.submit('next');
    expect(chat.prompts()).toMatchObject([{ delivery: 'unknown' }, { delivery: 'queued' }]);
    await chat.clock.settle();
    expect(chat.prompts()).toMatchObject([{ delivery: 'unsent' }, { delivery: 'sending' }]);
    expect(chat.types()).toEqual(['chat', 'cancel', 'chat']);
  });
});

describe('a prompt that found no way out on a connection that stands', () => {
  it('leaves once when it is tried again, whoever held it is told first', async () => {
    const chat = setUp();
    chat.open();
    await chat.clock.settle();
    let held = false;
    let doubted = true;
    chat.session.guard(
      (_key, go) => {
        if (!held && !doubted) return go();
        held = true;
        return 'not-connected';
      },
      () => {
        held = false;
      },
    );
    chat.session.submit('hi');
    chat.session.submit('and');
    chat.session.tryAgain();
    expect([chat.types(), chat.prompts()]).toMatchObject([
      [],
      [{ delivery: 'queued' }, { delivery: 'queued' }],
    ]);
    doubted = false;
    chat.session.tryAgain();
    chat.session.tryAgain();
    expect(chat.sent).toMatchObject([{ type: 'chat', content: 'hi' }]);
    expect(chat.prompts()).toMatchObject([{ delivery: 'sending' }, { delivery: 'queued' }]);
  });
});
