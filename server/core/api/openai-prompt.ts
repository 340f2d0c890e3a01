/** What an OpenAI client asks, as a prompt and what was said before it. */
import * as z from 'zod/mini';
import { ApiError } from './api-error.ts';

/** Each is a row that has to be durable before the answer begins. */
const MAX_MESSAGES = 500;

const text = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.optional(z.string()) })),
]);
const requestBody = z.looseObject({
  messages: z
    .array(z.looseObject({ role: z.string(), content: z.nullish(text) }))
    .check(
      z.minLength(1, 'must have at least one message.'),
      z.maxLength(
        MAX_MESSAGES,
        `must have at most ${String(MAX_MESSAGES)} messages: continue a session instead.`,
      ),
    ),
  stream: z.nullish(z.boolean()),
  stream_options: z.nullish(z.looseObject({ include_usage: z.nullish(z.boolean()) })),
  n: z.nullish(z.number()),
  tools: z.nullish(z.array(z.unknown())),
  functions: z.nullish(z.array(z.unknown())),
  response_format: z.nullish(z.looseObject({ type: z.string() })),
});

export interface EarlierMessage {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: string;
}

export interface OpenAiPrompt {
  readonly content: string;
  /** In their order. */
  readonly earlier: readonly EarlierMessage[];
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

/** Of the body where the fault is; `param` is how OpenAI names the place. */
export class OpenAiRequestError extends ApiError {
  readonly param: string;
  constructor(param: string, message: string) {
    super(400, `${param}: ${message}`);
    this.param = param;
  }
}

/**
 * Settings of the model (`temperature` …) are the application's and pass unread; what would change the shape of the
 * answer is refused rather than ignored.
 * @throws OpenAiRequestError
 */
export function readOpenAiPrompt(body: unknown): OpenAiPrompt {
  const parsed = requestBody.safeParse(body ?? {});
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = issue?.path.map(String).join('.') ?? '';
    throw new OpenAiRequestError(place === '' ? 'body' : place, issue?.message ?? 'is not as documented.');
  }
  const { messages, stream, stream_options, n, tools, functions, response_format } = parsed.data;
  if ((n ?? 1) !== 1) throw new OpenAiRequestError('n', 'one answer at a time.');
  if ((tools?.length ?? 0) + (functions?.length ?? 0) > 0) {
    throw new OpenAiRequestError('tools', 'the application brings its own plugins, and takes no others.');
  }
  if ((response_format?.type ?? 'text') !== 'text') {
    throw new OpenAiRequestError('response_format', 'answers are text.');
  }
  const read = messages.map((message, at) => readMessage(message, `messages.${String(at)}`));
  const last = read.at(-1);
  if (last?.role !== 'user') throw new OpenAiRequestError('messages', 'the last message must be the user’s.');
  if (last.content.trim() === '') throw new OpenAiRequestError('messages', 'the last message is empty.');
  return {
    content: last.content,
    earlier: read.slice(0, -1),
    stream: stream === true,
    includeUsage: stream_options?.include_usage === true,
  };
}

type RawMessage = z.infer<typeof requestBody>['messages'][number];

function readMessage({ role, content }: RawMessage, place: string): EarlierMessage {
  // `developer` is what newer clients call the system's.
  const known = role === 'developer' ? 'system' : role;
  if (known !== 'user' && known !== 'assistant' && known !== 'system') {
    throw new OpenAiRequestError(`${place}.role`, `${role} is not understood here: user, assistant, system.`);
  }
  if (content == null) throw new OpenAiRequestError(`${place}.content`, 'is missing.');
  if (typeof content === 'string') return { role: known, content };
  const parts = content.map((part) => {
    if (part.type !== 'text' || part.text === undefined) {
      throw new OpenAiRequestError(
        `${place}.content`,
        `a part of type ${part.type} cannot be read: text only.`,
      );
    }
    return part.text;
  });
  return { role: known, content: parts.join('') };
}
