/** The shared transcripts of the chat, folded: what the page ends with is what each file says. */
import { describe, expect, it } from 'vitest';
import { decodeChatFrame, decodeChatSseEvent, toChatMessage } from '#src/protocol/chat-codec.ts';
import { messagesReplySchema } from '#src/protocol/rest-schemas.ts';
import { foldTranscripts } from '#src/testing/transcripts/catalogue.ts';
import { chatFinalSchema, type ChatFinal } from '#src/testing/transcripts/final-states.ts';
import { foldItems, type FoldItem } from '#src/testing/transcripts/fold.ts';
import { toToolRuns } from './tool-runs.ts';
import { applyChatItem, type ChatItem } from './chat-state.ts';
import { createChatState, type AnswerPhase, type ChatState, type Entry } from './chat-types.ts';

const START = 1_795_516_320_000_000;

function toItems(item: FoldItem, n: number, state: ChatState): ChatItem[] {
  const at = START + n * 1000;
  switch (item.kind) {
    case 'sent': {
      if (item.frame['type'] === 'cancel') return [{ kind: 'stop_requested', at }];
      const text = item.frame['content'] ?? item.frame['message'];
      if (typeof text !== 'string') return [];
      const id = item.frame['client_message_id'];
      const clientMessageId = typeof id === 'string' ? id : `send-${String(n)}`;
      return [
        { kind: 'prompt_submitted', clientMessageId, text, serverNow: at, at },
        { kind: 'prompt_sent', key: clientMessageId, at },
      ];
    }
    case 'frame':
    case 'sse': {
      const decoded = item.kind === 'frame' ? decodeChatFrame(item.text) : decodeChatSseEvent(item.event);
      return decoded.kind === 'decoded' ? [{ kind: 'event', event: decoded.value, at }] : [];
    }
    case 'lost':
      return [{ kind: 'lost', reason: { kind: 'closed', code: item.code, detail: '' }, at }];
    case 'opened':
      return [{ kind: 'opened', transport: 'websocket', resumption: item.resumption, position: null, at }];
    case 'history':
      return [
        {
          kind: 'history_loaded',
          messages: messagesReplySchema.parse(item.messages).map(toChatMessage),
          position: item.position,
          request: state.history.wanted,
          at,
        },
      ];
  }
}

function statusOf(phase: AnswerPhase): ChatFinal['messages'][number]['status'] {
  if (phase === 'streaming' || phase === 'recovering') return 'running';
  if (phase === 'failed') return 'error';
  return phase === 'lost' ? 'interrupted' : phase;
}

function describeEntry(entry: Entry, expected: ChatFinal['messages'][number] | undefined): object {
  if (entry.kind === 'prompt')
    return { role: 'user', text: entry.text, ...(expected?.status && { status: 'complete' }) };
  return {
    role: 'assistant',
    text: entry.text,
    ...(expected?.status && { status: statusOf(entry.phase) }),
    ...(expected?.sources && { sources: entry.sources.map(({ title }) => title) }),
    ...(expected?.tools && {
      tools: toToolRuns(entry.activities).map(({ toolName, success }) => ({ name: toolName, success })),
    }),
    ...(expected?.repaired !== undefined && { repaired: entry.repaired }),
    ...(expected?.error && { error: { code: entry.failure?.code ?? null, message: entry.failure?.message } }),
  };
}

const transcripts = foldTranscripts.filter(
  ({ endpoint }) => endpoint === 'chat' || endpoint === 'sse-completion',
);

describe('transcripts of the chat', () => {
  it.each(transcripts.map((transcript) => [transcript.name, transcript] as const))(
    '%s',
    (_name, transcript) => {
      let state = createChatState('user-ada');
      for (const [n, item] of foldItems(transcript).entries()) {
        for (const step of toItems(item, n, state)) state = applyChatItem(state, step);
      }
      const final = chatFinalSchema.parse(transcript.final);
      expect(state.entries.map((entry, index) => describeEntry(entry, final.messages[index]))).toEqual(
        final.messages,
      );
    },
  );
});
