/**
 * Values of a run that look like secrets and were not masked. It knows formats and names, nothing else: what it does
 * not find may be there all the same.
 */
import { nameAt } from '../model/event-log.ts';
import { LET_GO, payloadAt, timeAt } from '../model/read.ts';
import { kinds } from '../model/row.ts';
import type { RunState } from '../run-state.ts';
import type { Moment } from './moment.ts';
import {
  maskedSecret,
  mayHoldSecret,
  secretUnderName,
  secretsInText,
  type FoundSecret,
  type SecretKind,
} from './secret-patterns.ts';
import { pathText, type PathPart } from './value-path.ts';

export type SecretPlace = 'log' | 'trace' | 'step' | 'variable' | 'call' | 'parameters' | 'result' | 'error';

/** A secret, the first place where it stands, and how often it was found. Its row is -1 where it is no record's. */
export interface SecretFind extends Moment {
  readonly kind: SecretKind;
  readonly place: SecretPlace;
  /** Name of the variable, endpoint of the call, event of the trace; empty. */
  readonly name: string;
  /** Where in it: `parameters.headers.authorization`; empty. */
  readonly path: string;
  /** Its first characters and how many it has: never the whole. */
  readonly preview: string;
  readonly length: number;
  readonly times: number;
}

export interface SecretScan {
  /** The first 200, in the order in which they were recorded. */
  readonly finds: readonly SecretFind[];
  /** Different secrets that were found. */
  readonly count: number;
  /** Records that were looked at, and those whose contents are no longer in memory. */
  readonly records: number;
  readonly letGo: number;
  /** Texts of which only the first 200,000 characters were looked at, and values of which not all parts were. */
  readonly cut: number;
}

const MAX_FINDS = 200;
const MAX_TEXT = 200_000;
const MAX_PARTS = 20_000;
const MAX_DEPTH = 24;

const places: Readonly<Record<number, SecretPlace>> = {
  [kinds.log]: 'log',
  [kinds.trace]: 'trace',
  [kinds.stepStart]: 'step',
  [kinds.stepEnd]: 'step',
  [kinds.variable]: 'variable',
  [kinds.callStart]: 'call',
  [kinds.callEnd]: 'call',
};

/** Yields after each record how many of them are done, 0–1. */
export function* findSecrets(run: RunState): Generator<number, SecretScan> {
  const { log, rows } = run;
  const scan = createScan();
  lookAt(scan, { place: 'parameters', name: '', at: run.startedAt, row: -1 }, run.info?.parameters);
  let letGo = 0;
  for (let row = 0; row < rows; row += 1) {
    const text = log.payload[row];
    const kind = log.kind.data[row] ?? 0;
    if (row < log.payloadFrom) letGo += 1;
    // A record that is still its JSON text is parsed only where that may hold something.
    else if (
      typeof text !== 'string' ||
      kind === kinds.log ||
      text.length > MAX_TEXT ||
      mayHoldSecret(text)
    ) {
      const payload = payloadAt(log, row);
      const spot = { place: places[kind] ?? 'log', name: nameAt(log, row), at: timeAt(log, row), row };
      if (payload !== LET_GO) lookAt(scan, spot, payload);
    }
    yield (row + 1) / rows;
  }
  const end = { name: '', at: run.endedAt, row: -1 };
  lookAt(scan, { ...end, place: 'result' }, run.result);
  lookAt(scan, { ...end, place: 'error' }, run.error);
  return { finds: [...scan.finds.values()], count: scan.count, records: rows - letGo, letGo, cut: scan.cut };
}

interface Spot extends Moment {
  readonly place: SecretPlace;
  readonly name: string;
}

interface Scan {
  /** By the secret: it lives as long as the scan. */
  readonly finds: Map<string, SecretFind>;
  readonly others: Set<string>;
  count: number;
  cut: number;
}

function createScan(): Scan {
  return { finds: new Map(), others: new Set(), count: 0, cut: 0 };
}

function lookAt(scan: Scan, spot: Spot, value: unknown): void {
  const look = { parts: 0, isCut: false };
  const visit = (part: unknown, path: readonly PathPart[], name: string): void => {
    look.parts += 1;
    if (look.parts > MAX_PARTS || path.length > MAX_DEPTH) {
      look.isCut = true;
      return;
    }
    if (typeof part === 'string') {
      if (part.length > MAX_TEXT) look.isCut = true;
      const named = secretUnderName(name, part);
      const found = secretsInText(part.length > MAX_TEXT ? part.slice(0, MAX_TEXT) : part);
      // What has a known format is called by it, whatever its name.
      for (const secret of found) note(scan, spot, path, secret);
      if (named !== null && found.length === 0) note(scan, spot, path, named);
      return;
    }
    if (typeof part !== 'object' || part === null) return;
    if (Array.isArray(part)) {
      for (const [at, inner] of part.entries()) {
        if (look.parts > MAX_PARTS) return;
        visit(inner, [...path, at], name);
      }
      return;
    }
    for (const [key, inner] of Object.entries(part)) {
      if (look.parts > MAX_PARTS) return;
      // The value of a variable stands under the variable's name.
      visit(
        inner,
        [...path, key],
        spot.place === 'variable' && path.length === 0 && key === 'value' ? spot.name : key,
      );
    }
  };
  visit(value, [], '');
  if (look.isCut) scan.cut += 1;
}

function note(scan: Scan, spot: Spot, path: readonly PathPart[], { kind, secret }: FoundSecret): void {
  const known = scan.finds.get(secret);
  if (known !== undefined) {
    scan.finds.set(secret, { ...known, times: known.times + 1 });
  } else if (scan.finds.size < MAX_FINDS) {
    scan.count += 1;
    scan.finds.set(secret, {
      ...spot,
      kind,
      path: pathText(path),
      preview: maskedSecret(secret),
      length: secret.length,
      times: 1,
    });
  } else if (!scan.others.has(secret)) {
    scan.count += 1;
    // Bounded as well: past it the count is of places.
    if (scan.others.size < 10_000) scan.others.add(secret);
  }
}
