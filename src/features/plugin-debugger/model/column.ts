/** Flat arrays that grow: a run's log keeps no object a record. Source: design.md, State. */

type Numbers = Uint8Array | Int32Array | Float64Array;

const FIRST_CAPACITY = 256;
/** Columns of one log grow by turns: all of them doubled with one record would cost a frame of a long run. */
const TURNS = 16;
let made = 0;

function firstCapacity(): number {
  made += 1;
  return FIRST_CAPACITY * (1 + (made % TURNS) / TURNS);
}

/** A typed array with room for `length` more; what was in it stays. The same array where there is room. */
function grown<A extends Numbers>(array: A, length: number): A {
  if (length <= array.length) return array;
  const next = new (array.constructor as new (size: number) => A)(Math.max(length, array.length * 2));
  next.set(array);
  return next;
}

/** A column of numbers, appended to at its end. `data` may be longer than `length`, and changes when it grows. */
export interface Column<A extends Numbers> {
  data: A;
  length: number;
}

export const bytes = (): Column<Uint8Array> => ({ data: new Uint8Array(firstCapacity()), length: 0 });
export const integers = (): Column<Int32Array> => ({ data: new Int32Array(firstCapacity()), length: 0 });
/** Instants (µs) and durations; NaN: not known. */
export const floats = (): Column<Float64Array> => ({ data: new Float64Array(firstCapacity()), length: 0 });

export function push(column: Column<Numbers>, value: number): void {
  column.data = grown(column.data, column.length + 1);
  column.data[column.length] = value;
  column.length += 1;
}

/** The first index of an ascending stretch whose value is above `value`; `count` where none is. */
export function upperBound(ascending: ArrayLike<number>, value: number, count = ascending.length): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** In a column of ids of parents: a record says that there is none. */
export const NO_PARENT = -1;

/** Texts by number: each text is kept once. */
export interface Texts {
  readonly list: string[];
  readonly numbers: Map<string, number>;
}

/** Number 0 is the empty text. */
export const createTexts = (): Texts => ({ list: [''], numbers: new Map([['', 0]]) });

export function intern(texts: Texts, text: string): number {
  const known = texts.numbers.get(text);
  if (known !== undefined) return known;
  const number = texts.list.length;
  texts.list.push(text);
  texts.numbers.set(text, number);
  return number;
}
