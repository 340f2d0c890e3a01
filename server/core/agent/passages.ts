/** A piece of a document that can stand alone in an answer: some paragraphs under one heading. */
export interface DocumentPart {
  /** The nearest heading above; the document's title where there is none. */
  readonly heading: string;
  /** Markdown, without the heading. */
  readonly body: string;
}

/** Paragraphs are joined until a part has about this many characters. */
const PART_LENGTH = 600;

/** Cuts a Markdown text into parts of about a paragraph, never across a heading. */
export function splitIntoParts(title: string, text: string): DocumentPart[] {
  const parts: DocumentPart[] = [];
  let heading = title;
  let body = '';
  const close = () => {
    if (body !== '') parts.push({ heading, body });
    body = '';
  };
  for (const block of text.replaceAll('\r\n', '\n').split(/\n\s*\n/)) {
    const match = /^(#{1,6})\s+(.+?)\s*#*\s*(?:\n([\s\S]*))?$/.exec(block.trim());
    const rest = match ? (match[3] ?? '').trim() : block.trimEnd();
    if (match) {
      close();
      heading = match[2] ?? title;
    }
    if (rest.trim() === '') continue;
    if (body.length + rest.length > PART_LENGTH) close();
    body = body === '' ? rest : `${body}\n\n${rest}`;
  }
  close();
  return parts;
}

/** Heading and body as the one text of a passage; `readPassage` takes it apart again. */
export function passageText(part: DocumentPart): string {
  return `${part.heading}\n\n${part.body}`;
}

export function readPassage(content: string): DocumentPart {
  const at = content.indexOf('\n\n');
  return at < 0
    ? { heading: '', body: content }
    : { heading: content.slice(0, at), body: content.slice(at + 2) };
}
