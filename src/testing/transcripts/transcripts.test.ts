import { describe, expect, it } from 'vitest';
import { decodeChatFrame, decodeChatSseEvent } from '#src/protocol/chat-codec.ts';
import { decodeDebugFrame } from '#src/protocol/debug-frames.ts';
import type { Decoded } from '#src/protocol/decode.ts';
import { decodeNotificationFrame } from '#src/protocol/notification-frames.ts';
import { decodeWorkspaceFrame } from '#src/protocol/workspace-frames.ts';
import { exchangesFor, exchangeTranscripts, foldTranscripts } from './catalogue.ts';
import {
  chatFinalSchema,
  debugFinalSchema,
  notificationsFinalSchema,
  workspaceFinalSchema,
} from './final-states.ts';
import { foldItems } from './fold.ts';
import { readTranscript, type Transcript } from './transcript.ts';

const finals = {
  chat: chatFinalSchema,
  'sse-completion': chatFinalSchema,
  notifications: notificationsFinalSchema,
  workspace: workspaceFinalSchema,
  debug: debugFinalSchema,
} as const;

const decoders: Readonly<Record<Transcript['endpoint'], (text: string) => Decoded<unknown>>> = {
  chat: decodeChatFrame,
  'sse-completion': decodeChatFrame,
  notifications: decodeNotificationFrame,
  workspace: decodeWorkspaceFrame,
  debug: decodeDebugFrame,
};

/** Chats with an answer that is complete in the end, of which the wire said the full text. */
const endedOnTheWire = foldTranscripts
  .filter(({ endpoint }) => endpoint === 'chat')
  .map(({ name, final, steps }) => {
    const complete = chatFinalSchema
      .parse(final)
      .messages.filter((message) => message.role === 'assistant' && message.status === 'complete')
      .map((message) => message.text);
    const ends = steps.flatMap((step) =>
      'receive' in step && typeof step.receive['full_response'] === 'string'
        ? [step.receive['full_response']]
        : [],
    );
    return [name, complete, ends] as const;
  })
  .filter(([, complete, ends]) => complete.length > 0 && ends.length > 0);

describe('fold transcripts', () => {
  it.each(foldTranscripts.map((transcript) => [transcript.name, transcript] as const))(
    '%s: its frames decode and its end is well formed',
    (_name, transcript) => {
      for (const item of foldItems(transcript)) {
        if (item.kind === 'frame') {
          expect(decoders[transcript.endpoint](item.text), item.text).not.toMatchObject({ kind: 'rejected' });
        } else if (item.kind === 'sse') {
          expect(decodeChatSseEvent(item.event), item.event.name).toMatchObject({ kind: 'decoded' });
        }
      }
      expect(finals[transcript.endpoint].safeParse(transcript.final).error).toBeUndefined();
    },
  );

  it.each(endedOnTheWire)(
    '%s: the text of complete answers is the full text that the wire gave last',
    (_name, complete, ends) => {
      expect(ends).toEqual(expect.arrayContaining(complete));
    },
  );
});

describe('catalogue', () => {
  it('gives every transcript its own name, and fold and exchange their own kind', () => {
    expect(new Set(foldTranscripts.map((one) => one.name)).size).toBe(foldTranscripts.length);
    expect(new Set(exchangeTranscripts.map((one) => one.name)).size).toBe(exchangeTranscripts.length);
    expect(foldTranscripts.every((one) => one.use === 'fold')).toBe(true);
    expect(exchangeTranscripts.every((one) => one.use === 'exchange' && one.path !== undefined)).toBe(true);
  });

  it('offers a stock server what needs no extension', () => {
    const stock = exchangesFor(new Set()).map((one) => one.name);
    expect(stock).toContain('chat-stock');
    expect(stock).toContain('chat-invalid-token');
    expect(stock).not.toContain('chat-extended');
    expect(exchangesFor(new Set(['seq'])).map((one) => one.name)).not.toContain('chat-stock');
  });

  it('refuses a malformed transcript by its name', () => {
    const [first] = foldTranscripts;
    expect(() => readTranscript({ ...first, steps: [{ recieve: {} }] })).toThrow(/chat-/);
    expect(() => readTranscript(null)).toThrow(/no name/);
  });
});
