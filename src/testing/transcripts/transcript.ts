/**
 * Transcripts: recorded frame sequences with what must come of them. Client, mock and gateway share the
 * files of this folder.
 * - `use: "fold"`: what a client sent and saw, with the final state that its reducer must reach.
 * - `use: "exchange"`: a talk with a live server; `exchange.ts` sends and compares what comes back.
 */
import * as z from 'zod/mini';

const open = z.record(z.string(), z.unknown());

const stepSchema = z.union([
  /** The client sends a JSON frame (of `sse-completion`: the request's body). */
  z.strictObject({ send: open }),
  /** The client sends this text as it is: keep-alive, malformed frames. */
  z.strictObject({ sendText: z.string() }),
  z.strictObject({ receive: open }),
  z.strictObject({ receiveText: z.string() }),
  /** Exchange: these frames, in whatever order. */
  z.strictObject({ receiveAnyOrder: z.array(open) }),
  /** Exchange: frames whose type stands in `among`, until one matches; `atLeast` of a type before it. */
  z.strictObject({
    receiveUntil: open,
    among: z.array(z.string()),
    atLeast: z.optional(z.record(z.string(), z.int())),
  }),
  /** Exchange: the server closes. */
  z.strictObject({ closed: z.strictObject({ code: z.int(), reason: z.optional(z.string()) }) }),
  /** Fold: the connection is gone, and is back. */
  z.strictObject({ lost: z.strictObject({ code: z.int() }) }),
  z.strictObject({ opened: z.enum(['fresh', 'recovered', 'reload']) }),
  /** Fold: what REST answers (messages of the session) with its position, null on a stock server. */
  z.strictObject({
    history: z.array(open),
    position: z.nullable(z.strictObject({ epoch: z.string(), seq: z.int() })),
  }),
]);

export const transcriptSchema = z.strictObject({
  name: z.string(),
  /** What it shows, in one sentence. */
  about: z.string(),
  endpoint: z.enum(['chat', 'notifications', 'workspace', 'debug', 'sse-completion']),
  /** `any`: a server of either kind behaves so. */
  mode: z.enum(['extended', 'stock', 'any']),
  use: z.enum(['fold', 'exchange']),
  /** Extensions that the server must offer. */
  needs: z.array(z.string()),
  /** Exchange: who connects; `nobody` sends an invalid token. */
  as: z.optional(z.enum(['user-ada', 'user-mina', 'user-jun', 'nobody'])),
  /** Exchange: path of the socket or route, with `{name}` for values that the test hands in. */
  path: z.optional(z.string()),
  /** Exchange: types that may come at any time and are passed over. */
  ignore: z.optional(z.array(z.string())),
  steps: z.array(stepSchema).check(z.minLength(1)),
  /** Fold: the state at the end; its shape is one of `final-states.ts`. */
  final: z.optional(open),
});

export type Transcript = z.infer<typeof transcriptSchema>;
export type TranscriptStep = Transcript['steps'][number];

/** Checks a transcript's JSON. @throws Error that names the file's transcript and the place of the mistake. */
export function readTranscript(json: unknown): Transcript {
  const result = transcriptSchema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = (json as { name?: unknown } | null)?.name;
  const place = issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'invalid';
  throw new Error(`Transcript ${typeof name === 'string' ? name : '(no name)'} is malformed at ${place}`);
}
