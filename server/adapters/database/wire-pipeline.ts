const QUERY = 0x51;
const SYNC = 0x53;
const FLUSH = 0x48;
const TERMINATE = 0x58;

/**
 * Cuts a client's byte stream of PostgreSQL's wire protocol into batches that a single-user backend can answer
 * whole: the start packet, a simple query, or everything up to a Sync. Fed message by message, PGlite answers an
 * error in mid-pipeline at once and the replies after it come in the wrong order.
 */
export class WirePipeline {
  #pending: Uint8Array = new Uint8Array(0);
  #started = false;

  /** @returns the batches that `bytes` completed, in order. A Terminate is dropped: the backend outlives clients. */
  push(bytes: Uint8Array): Uint8Array[] {
    this.#pending = this.#pending.length === 0 ? bytes : concat(this.#pending, bytes);
    const batches: Uint8Array[] = [];
    let start = 0;
    let offset = 0;
    for (;;) {
      const message = this.#messageAt(offset);
      if (message === null) break;
      offset = message.end;
      if (message.type === TERMINATE) {
        start = offset;
        this.#started = false;
      } else if (message.type === null || [QUERY, SYNC, FLUSH].includes(message.type)) {
        batches.push(this.#pending.slice(start, offset));
        start = offset;
      }
    }
    this.#pending = this.#pending.slice(start);
    return batches;
  }

  /** The whole message at `offset`; `type` null for the start packet, which has none. */
  #messageAt(offset: number): { type: number | null; end: number } | null {
    const header = this.#started ? 1 : 0;
    if (this.#pending.length < offset + header + 4) return null;
    const view = new DataView(this.#pending.buffer, this.#pending.byteOffset + offset + header, 4);
    const end = offset + header + view.getUint32(0);
    if (this.#pending.length < end) return null;
    const type = this.#started ? (this.#pending[offset] ?? null) : null;
    this.#started = true;
    return { type, end };
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
