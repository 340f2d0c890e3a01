/** A chat's file as Markdown to be read: who said what and when, with sources and tool calls. */
import { toolWords } from './event-words.ts';
import type { ChatFile, ExportedMessage, LeftOut } from './chat-file.ts';

/** Words of the file, in the language of whoever exports it. */
export interface MarkdownWords {
  readonly untitled: string;
  readonly agent: string;
  readonly somebody: string;
  readonly system: string;
  readonly exported: (at: string) => string;
  readonly leftOut: (what: LeftOut) => string;
  readonly masked: (count: number) => string;
  readonly status: (status: 'running' | 'stopped' | 'interrupted' | 'error') => string;
  readonly sources: string;
  readonly untitledSource: string;
  readonly tool: (name: string) => string;
  readonly arguments: string;
  readonly result: string;
  readonly deniedBy: (name: string) => string;
  readonly nobody: string;
  readonly undecided: string;
}

/** @param timeOf a moment with its zone, of an ISO time as sent */
export function chatMarkdown(file: ChatFile, words: MarkdownWords, timeOf: (iso: string) => string): string {
  const names = new Map(file.people.map(({ user_id, name }) => [user_id, name]));
  const notes = [
    words.exported(timeOf(file.exported_at)),
    ...[...file.left_out, 'thoughts' as const].map(words.leftOut),
    ...(file.masked.length === 0 ? [] : [words.masked(file.masked.length)]),
  ];
  const title = file.session.title === '' ? words.untitled : file.session.title;
  return [
    `# ${oneLine(title)}`,
    notes.map((note) => `> ${note}`).join('\n>\n'),
    ...file.messages.map((message) => messageText(message, words, timeOf, names)),
    '',
  ].join('\n\n');
}

function authorOf(
  message: ExportedMessage,
  names: ReadonlyMap<string, string>,
  words: MarkdownWords,
): string {
  if (message.role === 'assistant') return words.agent;
  if (message.role === 'system') return words.system;
  return names.get(message.user_id ?? '') ?? words.somebody;
}

function messageText(
  message: ExportedMessage,
  words: MarkdownWords,
  timeOf: (iso: string) => string,
  names: ReadonlyMap<string, string>,
): string {
  const at = message.created_at == null ? '' : ` · ${timeOf(message.created_at)}`;
  const { status } = message;
  const ended = status == null || status === 'complete' ? '' : ` · ${words.status(status)}`;
  const calls = toolWords(message, words, (id) => oneLine(names.get(id) ?? words.somebody));
  const sources = (message.sources ?? []).map((source, at) => {
    const version = source.version == null ? '' : ` v${String(source.version)}`;
    const id = source.document_id == null ? '' : ` (\`${source.document_id}\`${version})`;
    return `${String(at + 1)}. ${oneLine(source.title ?? words.untitledSource)}${id}`;
  });
  const error = message.error?.message ?? '';
  return [
    `## ${oneLine(authorOf(message, names, words))}${at}${ended}`,
    ...calls,
    message.content,
    ...(error === '' ? [] : [`> ${oneLine(error)}`]),
    ...(sources.length === 0 ? [] : [`**${words.sources}**`, sources.join('\n')]),
  ].join('\n\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
