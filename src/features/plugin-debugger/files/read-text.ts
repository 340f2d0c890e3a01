/** The text of a file, plain or packed by gzip, piece by piece; unpacking stops at a limit. */
import type { FileLimits } from './file-limits.ts';

export type TextEnd =
  | { readonly kind: 'whole' }
  | { readonly kind: 'empty' }
  /** The reader of the text had enough. */
  | { readonly kind: 'stopped'; readonly isPacked: boolean }
  | { readonly kind: 'cut' }
  | { readonly kind: 'corrupt'; readonly unpacked: number }
  | { readonly kind: 'unpacks' }
  | { readonly kind: 'zip' | 'binary' };

export interface TextReader {
  /** False: no more is wanted. */
  readonly text: (text: string) => boolean;
  readonly progress: (bytesRead: number) => void;
}

/** Bytes read at a time. Of a packed file little, because much comes out of it. */
const PIECE = { packed: 64 * 1024, plain: 512 * 1024 } as const;
/** The first piece of a packed file: enough for a first picture, which waits for it. */
const FIRST_PACKED = 8 * 1024;

/** Rejects where the file itself cannot be read. */
export async function readText(file: Blob, limits: FileLimits, reader: TextReader): Promise<TextEnd> {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (start.length === 0) return { kind: 'empty' };
  if (start[0] === 0x1f && start[1] === 0x8b) return unpack(file, limits, reader);
  if (start[0] === 0x50 && start[1] === 0x4b) return { kind: 'zip' };
  const decoder = new TextDecoder(encodingOf(start));
  let read = 0;
  for await (const bytes of piecesOf(file, PIECE.plain)) {
    if (read === 0 && decoder.encoding === 'utf-8' && bytes.subarray(0, 1024).includes(0))
      return { kind: 'binary' };
    read += bytes.length;
    if (!reader.text(decoder.decode(bytes, { stream: true }))) return { kind: 'stopped', isPacked: false };
    reader.progress(read);
  }
  return reader.text(decoder.decode()) ? { kind: 'whole' } : { kind: 'stopped', isPacked: false };
}

/** Windows writes byte order marks, and its shell UTF-16. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

async function* piecesOf(file: Blob, size: number, first = size): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0, end = first; at < file.size; at = end, end += size)
    yield new Uint8Array(await file.slice(at, end).arrayBuffer());
}

async function unpack(file: Blob, limits: FileLimits, reader: TextReader): Promise<TextEnd> {
  const stream = new DecompressionStream('gzip');
  const output = stream.readable.getReader();
  const input = stream.writable.getWriter();
  const decoder = new TextDecoder();
  let unpacked = 0;
  const ended: { stop: TextEnd | null; failure: unknown; isClosing: boolean } = {
    stop: null,
    failure: null,
    isClosing: false,
  };

  const taking = (async () => {
    for (;;) {
      const { done, value } = await output.read();
      if (done) return;
      unpacked += value.length;
      if (unpacked > limits.unpackedBytes) ended.stop = { kind: 'unpacks' };
      else if (!reader.text(decoder.decode(value, { stream: true })))
        ended.stop = { kind: 'stopped', isPacked: true };
      if (ended.stop !== null) return;
    }
  })().catch((error: unknown) => {
    ended.failure ??= error;
  });
  const giving = (async () => {
    let read = 0;
    for await (const bytes of piecesOf(file, PIECE.packed, FIRST_PACKED)) {
      await input.write(bytes);
      read += bytes.length;
      reader.progress(read);
    }
    // Where the end is missing, closing throws away what was not taken yet. An empty piece goes in only after that.
    await input.write(new Uint8Array(0));
    ended.isClosing = true;
    await input.close();
  })().catch((error: unknown) => {
    ended.failure ??= error;
  });
  await taking;
  if (ended.stop !== null || ended.failure !== null) {
    // Nobody takes any more: what waits to be given would wait for ever.
    const over = new Error('no more is wanted');
    await Promise.allSettled([output.cancel(over), input.abort(over)]);
  }
  await giving;
  if (ended.stop !== null) return ended.stop;
  const goesOn = reader.text(decoder.decode());
  if (ended.failure !== null)
    return ended.isClosing && !isDamage(ended.failure) ? { kind: 'cut' } : { kind: 'corrupt', unpacked };
  return goesOn ? { kind: 'whole' } : { kind: 'stopped', isPacked: true };
}

/** An engine that hands data on late may tell of damage only when it is closed. */
function isDamage(error: unknown): boolean {
  return error instanceof Error && /incorrect|invalid|not valid/i.test(error.message);
}
