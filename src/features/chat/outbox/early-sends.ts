/** What `keep-sends.ts` laid by before the outbox was there, of this tab and of those that did not live to see theirs. */
import * as z from 'zod/mini';
import { EARLY } from '../early-key.ts';

const earlySchema = z.looseObject({
  scope: z.string(),
  id: z.string(),
  sessionId: z.string(),
  applicationId: z.string(),
  text: z.string(),
  /** Absent: nothing beside the words. */
  extras: z.optional(
    z.looseObject({
      mentions: z.array(z.string()),
      attachments: z.array(z.looseObject({ name: z.string(), mediaType: z.string(), text: z.string() })),
    }),
  ),
  /** As of the prompt. A follow-up has none yet, nor has what an older page laid by. */
  parentId: z.nullish(z.string()),
  edits: z.nullish(z.string()),
  /** Asks for another answer beside this one, and has no words. */
  regenerates: z.optional(z.string()),
  state: z.enum(['queued', 'waiting']),
  enteredAt: z.number(),
});

export type EarlySend = z.infer<typeof earlySchema>;

export interface EarlySends {
  /** Those of this user, in the order they were typed in. */
  read(): EarlySend[];
  /** It is written down elsewhere, or taken back. */
  drop(id: string): void;
}

/** @param scope whose: server and user */
export function earlySends(scope: string, storage: () => Storage = () => localStorage): EarlySends {
  function one(key: string): EarlySend[] {
    try {
      const send = earlySchema.parse(JSON.parse(storage().getItem(key) ?? ''));
      return send.scope === scope ? [send] : [];
    } catch {
      return [];
    }
  }
  return {
    read() {
      try {
        const laid = storage();
        const keys = Array.from({ length: laid.length }, (_none, at) => laid.key(at) ?? '');
        return keys
          .filter((key) => key.startsWith(EARLY))
          .flatMap(one)
          .sort((a, b) => a.enteredAt - b.enteredAt);
      } catch {
        return [];
      }
    },
    drop(id) {
      try {
        storage().removeItem(EARLY + id);
      } catch {
        // Refused: nothing was laid there either.
      }
    },
  };
}
