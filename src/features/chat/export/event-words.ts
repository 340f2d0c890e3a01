/** What an agent did, as Markdown: its tool calls with what went in and what came out. */
import type { ExportedMessage } from './chat-file.ts';
import type { MarkdownWords } from './chat-markdown.ts';

type Event = NonNullable<ExportedMessage['events']>[number];

/** Name of a person, as it stands in the file. */
type NameOf = (userId: string) => string;

/** Every tool of an answer: those that ran, and those that asked and were not allowed to. */
export function toolWords(message: ExportedMessage, words: MarkdownWords, nameOf: NameOf): string[] {
  const events = message.events ?? [];
  return events.flatMap((event) => {
    if (event.name !== 'agent_tool_approval') return asWords(event, words) ?? [];
    const decided = events.find(
      ({ name, data }) => name === 'agent_tool_decided' && data['call_id'] === event.data['call_id'],
    );
    // One that was allowed is told by its call; one that still asks is of an answer that still runs.
    if (decided ? decided.data['allow'] !== false : message.status === 'running') return [];
    return block(
      `${words.tool(toolOf(event))} · ${whyNot(decided, words, nameOf)}`,
      words.arguments,
      event.data['arguments'],
    );
  });
}

function whyNot(decided: Event | undefined, words: MarkdownWords, nameOf: NameOf): string {
  if (!decided) return words.undecided;
  const by = decided.data['by'];
  return typeof by === 'string' ? words.deniedBy(nameOf(by)) : words.nobody;
}

function toolOf({ data }: Event): string {
  return typeof data['tool_name'] === 'string' ? data['tool_name'] : '';
}

/** Null: nothing that is written down here. */
function asWords(event: Event, words: MarkdownWords): string | null {
  const { name, data } = event;
  const tool = toolOf(event);
  if (name === 'agent_tool_call') return block(words.tool(tool), words.arguments, data['arguments']);
  if (name === 'agent_tool_result') {
    const ms =
      typeof data['duration_ms'] === 'number' ? `, ${String(Math.round(data['duration_ms']))} ms` : '';
    return block(`${words.tool(tool)}${ms}`, words.result, data['result']);
  }
  return null;
}

function block(head: string, label: string, value: unknown): string {
  if (value === undefined || value === null) return `- ${head}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  // Longer than any fence inside.
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `- ${head} · ${label}\n\n${fence}\n${text}\n${fence}`;
}
