/**
 * The last `capacity` items of a sequence. Pushing to a full ring overwrites its oldest item and counts it
 * as dropped, so that a log says what it no longer holds.
 */
export class RingBuffer<T> implements Iterable<T> {
  readonly capacity: number;
  #slots: T[] = [];
  /** Index in `#slots` of the oldest item, once the ring is full. */
  #oldest = 0;
  #dropped = 0;

  /** @throws RangeError where `capacity` is no positive integer. */
  constructor(capacity: number) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new RangeError(`A ring buffer needs a capacity of at least 1, not ${String(capacity)}.`);
    }
    this.capacity = capacity;
  }

  get size(): number {
    return this.#slots.length;
  }

  /** How many items were overwritten since the start or the last `clear`. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Appends `item`; returns the item it overwrote, if any. */
  push(item: T): T | undefined {
    if (this.#slots.length < this.capacity) {
      this.#slots.push(item);
      return undefined;
    }
    const overwritten = this.#slots[this.#oldest];
    this.#slots[this.#oldest] = item;
    this.#oldest = (this.#oldest + 1) % this.capacity;
    this.#dropped += 1;
    return overwritten;
  }

  /** The item at `index`, 0 being the oldest that is still held; `undefined` outside. */
  at(index: number): T | undefined {
    if (index < 0 || index >= this.#slots.length) return undefined;
    return this.#slots[(this.#oldest + index) % this.#slots.length];
  }

  /** A copy, oldest first. */
  toArray(): T[] {
    return [...this.#slots.slice(this.#oldest), ...this.#slots.slice(0, this.#oldest)];
  }

  clear(): void {
    this.#slots = [];
    this.#oldest = 0;
    this.#dropped = 0;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.toArray()[Symbol.iterator]();
  }
}
