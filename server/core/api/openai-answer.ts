/** An answer as a chat completion: whole, or in chunks as it is written. */
import type { CoreContext } from '../context.ts';
import type { MessageRecord } from '../model.ts';
import type { Turn } from '../turns/turn.ts';
import { keepAlive } from './following.ts';
import { answerFailure } from './openai-error.ts';
import type { OpenAiPrompt } from './openai-prompt.ts';
import { createTextQueue } from './text-queue.ts';

/**
 * @param answer as it ended; null: it was lost
 * @param model name of what answers: the application's id
 */
export function answerWhole(
  answer: MessageRecord | null,
  model: string,
): { kind: 'json'; status: number; data: unknown; bare: true } {
  const failure = answerFailure(answer);
  if (failure || !answer)
    return { kind: 'json', status: failure?.status ?? 503, data: failure?.body, bare: true };
  const message = { role: 'assistant', content: answer.content, refusal: null };
  const data = {
    ...identity(answer, model, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    // What nobody counted is left out: a 0 would be made up.
    ...(answer.usage ? { usage: toUsage(answer.usage) } : {}),
  };
  return { kind: 'json', status: 200, data, bare: true };
}

/** What a reply needs of an answer, running or over. */
export type Followed = Pick<Turn, 'answer' | 'ended' | 'text' | 'observe'>;

/** The chunks of an answer, to `[DONE]` or to an `error` in its place. */
export async function* streamAnswer(
  context: CoreContext,
  turn: Followed,
  model: string,
  { includeUsage }: Pick<OpenAiPrompt, 'includeUsage'>,
): AsyncGenerator<string> {
  const head = identity(turn.answer, model, 'chat.completion.chunk');
  const queue = createTextQueue();
  const say = (data: unknown): void =>
    queue.push(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  const choose = (delta: Readonly<Record<string, unknown>>, finishReason: string | null = null): void =>
    say({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }] });

  choose({ role: 'assistant', content: '' });
  // In one breath: what was said already, and each delta from now on.
  if (turn.text !== '') choose({ content: turn.text });
  const forget = turn.observe((frame) => {
    if (frame.type === 'text-delta') choose({ content: frame['text'] });
  });
  void turn.ended.then((answer) => {
    const failure = answerFailure(answer);
    if (failure) say(failure.body);
    else {
      choose({}, 'stop');
      if (includeUsage && answer?.usage) say({ ...head, choices: [], usage: toUsage(answer.usage) });
      say('[DONE]');
    }
    queue.end();
  });
  const cancelKeepAlive = keepAlive(context.clock, queue);
  try {
    yield* queue;
  } finally {
    cancelKeepAlive();
    forget();
  }
}

function identity(answer: MessageRecord, model: string, object: string): Record<string, unknown> {
  const created = Math.floor(Date.parse(answer.created_at) / 1000);
  return { id: `chatcmpl-${answer.id}`, object, created, model };
}

function toUsage(usage: NonNullable<MessageRecord['usage']>): Record<string, number | undefined> {
  const { prompt_tokens, completion_tokens, total_tokens } = usage;
  return { prompt_tokens, completion_tokens, total_tokens };
}
