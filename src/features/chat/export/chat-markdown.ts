/** A chat's file as Markdown to be read: who said what and when, with sources and tool calls. */
import { toolWords } from './event-words.ts';
import type { ChatFile, ExportedMessage, LeftOut } from './chat-file.ts';
import { inOrder, type GoesBack, type Placed, type Version } from './in-order.ts';

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
  /** The chat has some: a note at the top. */
  readonly hasVersions: string;
  readonly version: (version: Version) => string;
  /** @param heading of what it continues; '' where that is no message of the file */
  readonly goesBack: (to: GoesBack['to'], isVersion: boolean, heading: string) => string;
}

/** @param timeOf a moment with its zone, of an ISO time as sent */
export function chatMarkdown(file: ChatFile, words: MarkdownWords, timeOf: (iso: string) => string): string {
  const names = new Map(file.people.map(({ user_id, name }) => [user_id, name]));
  const placed = inOrder(file.messages, file.session.id);
  const notes = [
    words.exported(timeOf(file.exported_at)),
    ...(placed.some(({ version }) => version !== null) ? [words.hasVersions] : []),
    ...[...file.left_out, 'thoughts' as const].map(words.leftOut),
    ...(file.masked.length === 0 ? [] : [words.masked(file.masked.length)]),
  ];
  const title = file.session.title === '' ? words.untitled : file.session.title;
  return [
    `# ${oneLine(title)}`,
    notes.map((note) => `> ${note}`).join('\n>\n'),
    ...placed.map((one) => messageText(one, words, timeOf, names)),
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

type HeadingParts = Pick<Placed, 'message' | 'version'>;

/** Who said it, when, and as which version: what the text calls a message by. */
function headingOf(
  { message, version }: HeadingParts,
  words: MarkdownWords,
  timeOf: (iso: string) => string,
  names: ReadonlyMap<string, string>,
): string {
  const at = message.created_at == null ? [] : [timeOf(message.created_at)];
  const which = version === null ? [] : [words.version(version)];
  return [oneLine(authorOf(message, names, words)), ...at, ...which].join(' · ');
}

function messageText(
  placed: Placed,
  words: MarkdownWords,
  timeOf: (iso: string) => string,
  names: ReadonlyMap<string, string>,
): string {
  const { message, version, goesBack } = placed;
  const { status } = message;
  const ended = status == null || status === 'complete' ? '' : ` · ${words.status(status)}`;
  const heading = (of: HeadingParts): string => headingOf(of, words, timeOf, names);
  const back =
    goesBack === null
      ? []
      : [
          `> ${words.goesBack(goesBack.to, version !== null, goesBack.to === 'message' ? heading(goesBack) : '')}`,
        ];
  const calls = toolWords(message, words, (id) => oneLine(names.get(id) ?? words.somebody));
  const sources = (message.sources ?? []).map((source, at) => {
    const edition = source.version == null ? '' : ` v${String(source.version)}`;
    const id = source.document_id == null ? '' : ` (\`${source.document_id}\`${edition})`;
    return `${String(at + 1)}. ${oneLine(source.title ?? words.untitledSource)}${id}`;
  });
  const error = message.error?.message ?? '';
  return [
    `## ${heading(placed)}${ended}`,
    ...back,
    ...calls,
    message.content,
    ...(error === '' ? [] : [`> ${oneLine(error)}`]),
    ...(sources.length === 0 ? [] : [`**${words.sources}**`, sources.join('\n')]),
  ].join('\n\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
