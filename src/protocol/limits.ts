/** Sizes of protocol.md Part 3, in bytes of UTF-8. */
export const MAX_CLIENT_FRAME_BYTES = 64 * 1024;
export const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;
export const MAX_BODY_BYTES = 1024 * 1024;

/** A chat's title without the blanks around it, in UTF-16 code units, as `maxlength` counts. */
export const MAX_CHAT_TITLE = 200;

/** How deep arrays and objects of incoming JSON may stand in each other. */
export const MAX_JSON_DEPTH = 512;

/** Window of a stream's log (extension `seq`): whichever comes first. */
export const REPLAY_WINDOW = { ms: 120_000, frames: 20_000, bytes: 8 * 1024 * 1024 } as const;

const encoder = new TextEncoder();

/** Length of `text` in bytes of UTF-8. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}
