/** What goes with a prompt beside its words (extensions `mentions` and `attachments`), on the wire and on the page. */
import * as z from 'zod/mini';

export const attachmentSchema = z.looseObject({
  name: z.string(),
  media_type: z.nullish(z.string()),
  text: z.string(),
});

/** Fields of a prompt's frame and of a stored message. */
export const extrasFields = {
  mentions: z.nullish(z.array(z.string())),
  attachments: z.nullish(z.array(attachmentSchema)),
};

/** A text file that was attached. */
export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

export interface PromptExtras {
  /** Ids of the people who are mentioned. */
  readonly mentions: readonly string[];
  readonly attachments: readonly Attachment[];
}

interface WireExtras {
  mentions?: string[] | null | undefined;
  attachments?: { name: string; media_type?: string | null | undefined; text: string }[] | null | undefined;
}

/** Undefined where there is nothing beside the words. */
export function toExtras({ mentions, attachments }: WireExtras): PromptExtras | undefined {
  if (!mentions?.length && !attachments?.length) return undefined;
  return {
    mentions: mentions ?? [],
    attachments: (attachments ?? []).map(({ name, media_type, text }) => ({
      name,
      mediaType: media_type ?? 'text/plain',
      text,
    })),
  };
}

/** As the frame carries it; without what is empty. */
export function toWireExtras(extras: PromptExtras | undefined): WireExtras {
  if (!extras) return {};
  const { mentions, attachments } = extras;
  return {
    ...(mentions.length > 0 ? { mentions: [...mentions] } : {}),
    ...(attachments.length > 0
      ? {
          attachments: attachments.map(({ name, mediaType, text }) => ({
            name,
            media_type: mediaType,
            text,
          })),
        }
      : {}),
  };
}
