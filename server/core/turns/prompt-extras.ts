/** What comes with a prompt beside its words, as it is let in (extensions `mentions` and `attachments`). */
import { ApiError } from '../api/api-error.ts';
import type { CoreBase } from '../context.ts';
import type { AttachmentRecord, MessageRecord, SessionRecord } from '../model.ts';

/** As a frame or a body names it. */
export interface GivenExtras {
  readonly mentions?: readonly string[] | null | undefined;
  readonly attachments?:
    | readonly {
        readonly name: string;
        readonly media_type?: string | null | undefined;
        readonly text: string;
      }[]
    | null
    | undefined;
}

export type TakenExtras = Pick<MessageRecord, 'mentions' | 'attachments'>;

const MOST_MENTIONS = 50;
const MOST_ATTACHMENTS = 10;
const LONGEST_NAME = 200;

/**
 * Whoever is no member (any more) is left out: the words stay as they were written, and nobody is told of a chat that
 * they may not see.
 * @throws ApiError 422
 */
export async function takeExtras(
  base: CoreBase,
  session: SessionRecord,
  given: GivenExtras | undefined,
): Promise<TakenExtras> {
  const { extensions, stock } = base.settings;
  const has = (name: string): boolean => !stock && extensions.includes(name);
  const ids = has('mentions') ? [...new Set(given?.mentions)] : [];
  if (ids.length > MOST_MENTIONS)
    throw new ApiError(422, `mentions: at most ${String(MOST_MENTIONS)} people.`);
  const members = ids.length === 0 ? [] : await base.storage.membersOf(session.workspace_id);
  return {
    mentions: ids.filter((id) => members.some((member) => member.user_id === id)),
    attachments: has('attachments') ? takeAttachments(given?.attachments ?? []) : [],
  };
}

function takeAttachments(given: NonNullable<GivenExtras['attachments']>): AttachmentRecord[] {
  if (given.length > MOST_ATTACHMENTS)
    throw new ApiError(422, `attachments: at most ${String(MOST_ATTACHMENTS)} files.`);
  return given.map(({ name, media_type, text }) => {
    const trimmed = name.trim();
    if (trimmed === '' || trimmed.length > LONGEST_NAME)
      throw new ApiError(422, `attachments: a name has 1 to ${String(LONGEST_NAME)} characters.`);
    if (text.includes('\0')) throw new ApiError(422, `attachments: ${trimmed} is no text.`);
    return { name: trimmed, media_type: media_type ?? 'text/plain', text };
  });
}

/** A message's words and the files that came with them, as a language model reads them. */
export function withAttachments(content: string, attachments: readonly AttachmentRecord[] = []): string {
  const files = attachments.map(({ name, text }) => `<file name=${JSON.stringify(name)}>\n${text}\n</file>`);
  return [content, ...files].join('\n\n');
}
