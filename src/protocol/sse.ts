/** Server-sent events out of bytes that arrive in pieces of any size. Source: the HTML standard, 9.2.6. */
export interface SseEvent {
  /** The event's name, `message` where the stream names none. */
  readonly name: string;
  readonly data: string;
  /** The last id seen up to and including this event, or null. */
  readonly id: string | null;
}

export interface SseParser {
  /** Feeds bytes; returns the events that they complete. */
  push(bytes: Uint8Array): SseEvent[];
  /** Milliseconds that the server asked for with `retry:`, or null. */
  readonly retryMs: number | null;
  readonly lastEventId: string | null;
}

export function createSseParser(): SseParser {
  const decoder = new TextDecoder('utf-8');
  let pending = '';
  let skipLineFeed = false;
  let name = '';
  let data: string[] = [];
  let lastEventId: string | null = null;
  let retryMs: number | null = null;

  function takeLine(line: string, events: SseEvent[]): void {
    if (line === '') {
      if (data.length > 0)
        events.push({ name: name === '' ? 'message' : name, data: data.join('\n'), id: lastEventId });
      name = '';
      data = [];
      return;
    }
    if (line.startsWith(':')) return;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const rest = colon < 0 ? '' : line.slice(colon + 1);
    const value = rest.startsWith(' ') ? rest.slice(1) : rest;
    if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) lastEventId = value;
    else if (field === 'retry' && /^\d{1,9}$/.test(value)) retryMs = Number(value);
  }

  return {
    push(bytes) {
      const events: SseEvent[] = [];
      // The decoder strips a BOM at the start and holds a character that is cut in two.
      let text = decoder.decode(bytes, { stream: true });
      if (text === '') return events;
      if (skipLineFeed && text.startsWith('\n')) text = text.slice(1);
      skipLineFeed = false;
      let start = 0;
      for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at);
        if (code !== 10 && code !== 13) continue;
        takeLine(pending + text.slice(start, at), events);
        pending = '';
        if (code === 13) {
          if (at + 1 === text.length) skipLineFeed = true;
          else if (text.charCodeAt(at + 1) === 10) at += 1;
        }
        start = at + 1;
      }
      pending += text.slice(start);
      return events;
    },
    get retryMs() {
      return retryMs;
    },
    get lastEventId() {
      return lastEventId;
    },
  };
}

/** Formats one event; `data` may hold line breaks, which the other fields lose. */
export function formatSseEvent(event: { name?: string; data: string; id?: string }): string {
  const lines: string[] = [];
  if (event.id !== undefined) lines.push(`id: ${oneLine(event.id)}`);
  if (event.name !== undefined) lines.push(`event: ${oneLine(event.name)}`);
  for (const line of event.data.split(/\r\n|\r|\n/)) lines.push(`data: ${line}`);
  return `${lines.join('\n')}\n\n`;
}

/** Formats a comment: what keeps an idle stream open. */
export function formatSseComment(text: string): string {
  return `: ${oneLine(text)}\n\n`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\0]/g, '');
}
