/** Where a chat comes from that continues another one (`session-branch`); read where it is shown, not with every session. */
import * as z from 'zod/mini';
import type { Session } from './entities.ts';

const branchedFromSchema = z.looseObject({
  session_id: z.string(),
  message_id: z.string(),
  /** Up to here the chat's messages are copies. */
  position: z.int(),
});

export type BranchOrigin = z.infer<typeof branchedFromSchema>;

/** Null where it continues no other, or does not say which. */
export function branchOriginOf(session: Session | undefined): BranchOrigin | null {
  return branchedFromSchema.safeParse(session?.['branched_from']).data ?? null;
}
