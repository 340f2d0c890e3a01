/** A chat as a file: everything that the server has of it, with its secrets masked, and a word on what is not in it. */
import type { WireMessage } from '#src/protocol/entities.ts';
import { redactValue } from '#src/protocol/redact.ts';

export const CHAT_FILE_FORMAT = 'nadoo-chat';
export const CHAT_FILE_VERSION = 1;

/** What an agent did for an answer, as the server stored it. */
export interface StoredEvent {
  readonly message_id: string;
  readonly n: number;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Why something is not in the file. */
export type LeftOut =
  /** This server keeps nothing of what agents did. */
  | 'events'
  /** An answer was under way: it is there as far as it was stored. */
  | 'running'
  /** Prompts of this page that the server does not have. */
  | 'unsent'
  /** Markdown alone: what an agent thought, and the passages of sources. */
  | 'thoughts';

export interface ChatFile {
  readonly format: typeof CHAT_FILE_FORMAT;
  readonly version: typeof CHAT_FILE_VERSION;
  /** ISO 8601 in UTC. */
  readonly exported_at: string;
  readonly server: string;
  readonly workspace_id: string;
  readonly session: Readonly<Record<string, unknown>> & { readonly id: string; readonly title: string };
  readonly people: readonly { readonly user_id: string; readonly name: string }[];
  readonly messages: readonly ExportedMessage[];
  readonly left_out: readonly LeftOut[];
  /** Where secrets were masked. */
  readonly masked: readonly string[];
}

export type ExportedMessage = WireMessage & { readonly events?: readonly Omit<StoredEvent, 'message_id'>[] };

export interface ChatFileParts {
  readonly exportedAt: string;
  readonly server: string;
  readonly workspaceId: string;
  readonly session: ChatFile['session'];
  readonly messages: readonly WireMessage[];
  /** Null: the server keeps none. */
  readonly events: readonly StoredEvent[] | null;
  readonly nameOf: (userId: string) => string | null;
  /** Prompts of this page that have not reached the server. */
  readonly hasUnsent: boolean;
}

export function toChatFile(parts: ChatFileParts): ChatFile {
  const byMessage = new Map<string, StoredEvent[]>();
  for (const event of parts.events ?? [])
    byMessage.set(event.message_id, [...(byMessage.get(event.message_id) ?? []), event]);
  const messages = parts.messages.map((message): ExportedMessage => {
    const events = byMessage.get(message.id)?.map(({ n, name, data }) => ({ n, name, data }));
    return events ? { ...message, events } : message;
  });
  const ids = new Set(messages.flatMap(({ user_id: id, events }) => [id, ...decidersOf(events)]));
  const leftOut: LeftOut[] = [
    ...(parts.events === null ? (['events'] as const) : []),
    ...(messages.some(({ status }) => status === 'running') ? (['running'] as const) : []),
    ...(parts.hasUnsent ? (['unsent'] as const) : []),
  ];
  const { value, masked } = redactValue({ session: parts.session, messages });
  return {
    format: CHAT_FILE_FORMAT,
    version: CHAT_FILE_VERSION,
    exported_at: parts.exportedAt,
    server: parts.server,
    workspace_id: parts.workspaceId,
    session: value.session,
    people: [...ids].flatMap((user_id) => {
      const name = user_id == null ? null : parts.nameOf(user_id);
      return user_id == null || name === null ? [] : [{ user_id, name }];
    }),
    messages: value.messages,
    left_out: leftOut,
    masked,
  };
}

/** Who allowed or denied a tool: they need not have written anything. */
function decidersOf(events: ExportedMessage['events'] = []): string[] {
  return events.flatMap(({ name, data: { by } }) =>
    name === 'agent_tool_decided' && typeof by === 'string' ? [by] : [],
  );
}

/** A file name that every system takes: of the title, in its own script, and the day. */
export function chatFileName(title: string, exportedAt: string, extension: 'md' | 'json'): string {
  const clean = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  const short = [...clean].slice(0, 60).join('');
  return `chat-${short === '' ? '' : `${short}-`}${exportedAt.slice(0, 10)}.${extension}`;
}
