/** What an agent did, as Markdown: its tool calls with what went in and what came out. */
import type { ExportedMessage } from './chat-file.ts';
import type { MarkdownWords } from './chat-markdown.ts';

type Event = NonNullable<ExportedMessage['events']>[number];

/** Null: nothing that is written down here. */
export function asWords({ name, data }: Event, words: MarkdownWords): string | null {
  const tool = typeof data['tool_name'] === 'string' ? data['tool_name'] : '';
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
