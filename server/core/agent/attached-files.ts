/** What the local agent says of files that came with a prompt: it quotes them by name, and says where it found nothing. */
import type { AttachmentRecord } from '../model.ts';
import type { AgentTexts } from './agent-texts.ts';
import { excerpt } from './answer.ts';
import { readPassage } from './passages.ts';
import { createPassageSearch } from './retrieval.ts';
import { toTerms } from './terms.ts';

const MOST_QUOTES = 3;
/** Of a file in which nothing was found. */
const OPENING_LINES = 8;

export function quoteFiles(files: readonly AttachmentRecord[], question: string, texts: AgentTexts): string {
  const terms = new Set(toTerms(question));
  const search = createPassageSearch();
  const documents = files.map(({ name, text }, at) => ({
    id: String(at),
    workspace_id: 'attached',
    title: name,
    text,
    version: 1,
    updated_at: '',
    updated_by: '',
  }));
  const found = search(documents, question, MOST_QUOTES);
  const quoted = found.map(({ title, content }) => {
    const { heading, body } = readPassage(content);
    return `${texts.fileQuote(title, heading)}\n\n${quote(excerpt(body, terms))}`;
  });
  const silent = files.filter((_, at) => !found.some(({ document_id }) => document_id === String(at)));
  const opened = silent.map(({ name, text }) => {
    const lines = text.split(/\r?\n/);
    return `${texts.fileOpening(name, lines.length)}\n\n${quote(lines.slice(0, OPENING_LINES).join('\n'))}`;
  });
  return [...quoted, ...opened].join('\n\n');
}

function quote(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}
