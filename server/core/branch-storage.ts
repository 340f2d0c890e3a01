/** The part of the storage port that makes a chat out of the beginning of another. */
import type { NewMessage, SessionRecord } from './model.ts';

/** A message of another chat, as it stands in the new one. */
export interface MessageCopy {
  /** Id of the original: what an agent did for it goes with its copy. */
  readonly of: string;
  readonly message: NewMessage;
}

export interface BranchStorage {
  /**
   * Stores a session with messages at its beginning, in their order, read by `readerId` to their end: all of it in one
   * step, or nothing. Where the session's id is taken, nothing is stored.
   * @returns the session that stands under the id
   */
  insertBranch(
    session: SessionRecord,
    copies: readonly MessageCopy[],
    readerId: string,
  ): Promise<SessionRecord>;
}
