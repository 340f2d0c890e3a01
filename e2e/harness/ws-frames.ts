/** Just enough of RFC 6455 to find where a server's frames end, and to write frames of our own to a client. */

export const opcodes = { text: 1, binary: 2, close: 8 } as const;

export interface ServerFrame {
  /** The frame as it came over the wire, header included. */
  readonly bytes: Buffer;
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Where the payload starts and how long it is; null while the header is incomplete. */
function measure(bytes: Buffer): { start: number; length: number } | null {
  if (bytes.length < 2) return null;
  const short = (bytes[1] ?? 0) & 0x7f;
  if (short < 126) return { start: 2, length: short };
  if (short === 126) return bytes.length < 4 ? null : { start: 4, length: bytes.readUInt16BE(2) };
  return bytes.length < 10 ? null : { start: 10, length: Number(bytes.readBigUInt64BE(2)) };
}

/** Cuts a server's byte stream (unmasked frames) into whole frames; the rest waits for more bytes. */
export function createFrameCutter(): (chunk: Buffer) => ServerFrame[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const frames: ServerFrame[] = [];
    for (let size = measure(rest); size !== null; size = measure(rest)) {
      const end = size.start + size.length;
      if (rest.length < end) break;
      const bytes = rest.subarray(0, end);
      frames.push({ bytes, opcode: (bytes[0] ?? 0) & 0x0f, payload: bytes.subarray(size.start) });
      rest = rest.subarray(end);
    }
    return frames;
  };
}

/** One unfragmented, unmasked frame, as a server sends it. */
export function serverFrame(opcode: number, payload: Buffer): Buffer {
  const first = 0x80 | opcode;
  if (payload.length < 126) return Buffer.concat([Buffer.from([first, payload.length]), payload]);
  const long = payload.length > 0xffff;
  const header = Buffer.alloc(long ? 10 : 4);
  header.writeUInt8(first, 0);
  header.writeUInt8(long ? 127 : 126, 1);
  if (long) header.writeBigUInt64BE(BigInt(payload.length), 2);
  else header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

/** A close frame with its code and reason. */
export function closeFrame(code: number, reason: string): Buffer {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code, 0);
  payload.write(reason, 2);
  return serverFrame(opcodes.close, payload);
}
