/** Holds the lines of a console and matches expressions on them: what takes for ever takes it here, and is ended. */
interface Lines {
  readonly kind: 'lines';
  readonly lines: readonly string[];
}
interface Search {
  readonly kind: 'search';
  readonly id: number;
  readonly source: string;
}

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<Lines | Search>) => void) | null;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
};
const lines: string[] = [];

scope.onmessage = ({ data }) => {
  if (data.kind === 'lines') {
    for (const line of data.lines) lines.push(line);
    return;
  }
  const expression = new RegExp(data.source, 'iu');
  const found = Uint8Array.from(lines, (line) => (expression.test(line) ? 1 : 0));
  scope.postMessage({ id: data.id, found }, [found.buffer]);
};
