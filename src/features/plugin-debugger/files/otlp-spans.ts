/** The spans of OTLP requests in JSON: resourceSpans → scopeSpans → spans, with their ids, times and parents. */
import type { Instant } from '#src/lib/instant.ts';
import { fieldOf, fromAttributes, listField, textField } from './otlp-values.ts';

export interface OtlpEvent {
  readonly name: string;
  readonly at: Instant | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Null: a root. A parent that is not in the file is kept: it is where the span came from. */
  parentId: string | null;
  readonly name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer; 0 not said. */
  readonly kind: number;
  readonly start: Instant;
  /** Null: it has not ended, or ends before it starts. */
  readonly end: Instant | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** As the file has it. */
  readonly status: unknown;
  readonly failed: boolean;
  readonly statusMessage: string | null;
  readonly links: readonly unknown[];
  readonly events: readonly OtlpEvent[];
  readonly scope: string | null;
  readonly service: string | null;
  /** How many of the file's spans it lies in. */
  depth: number;
}

export interface OtlpSpans {
  readonly spans: readonly OtlpSpan[];
  /** Entries that are no spans: without an id, a name or a start. */
  readonly unreadable: number;
  readonly orphans: number;
  readonly backwards: number;
  readonly circles: number;
}

/** A request, by either name of its list of spans. */
export function isOtlp(value: unknown): value is object {
  return Array.isArray(fieldOf(value, 'resourceSpans'));
}

export function otlpSpansOf(requests: readonly unknown[]): OtlpSpans {
  const spans: OtlpSpan[] = [];
  let unreadable = 0;
  let backwards = 0;
  for (const request of requests)
    for (const resource of listField(request, 'resourceSpans')) {
      const attributes = fromAttributes(listField(fieldOf(resource, 'resource'), 'attributes'));
      const service = attributes['service.name'];
      const scopes = [
        ...listField(resource, 'scopeSpans'),
        // Until version 0.15 of the protocol.
        ...listField(resource, 'instrumentationLibrarySpans'),
      ];
      for (const scope of scopes) {
        const name = textField(fieldOf(scope, 'scope'), 'name');
        for (const value of listField(scope, 'spans')) {
          const span = toSpan(value, name, typeof service === 'string' ? service : null);
          if (span === null) unreadable += 1;
          else {
            if (span.end === null && microsOf(fieldOf(value, 'endTimeUnixNano')) !== null) backwards += 1;
            spans.push(span);
          }
        }
      }
    }
  return { spans, unreadable, backwards, ...nest(spans) };
}

function toSpan(value: unknown, scope: string | null, service: string | null): OtlpSpan | null {
  const spanId = idOf(fieldOf(value, 'spanId'), 8);
  const start = microsOf(fieldOf(value, 'startTimeUnixNano'));
  if (spanId === null || start === null) return null;
  const end = microsOf(fieldOf(value, 'endTimeUnixNano'));
  const status = fieldOf(value, 'status');
  const code = fieldOf(status, 'code');
  return {
    traceId: idOf(fieldOf(value, 'traceId'), 16) ?? '',
    spanId,
    parentId: idOf(fieldOf(value, 'parentSpanId'), 8),
    name: textField(value, 'name') ?? spanId,
    kind: enumOf(fieldOf(value, 'kind'), KINDS),
    start,
    end: end !== null && end >= start ? end : null,
    attributes: fromAttributes(listField(value, 'attributes')),
    status,
    failed: enumOf(code, STATUS_CODES) === 2,
    statusMessage: textField(status, 'message'),
    links: listField(value, 'links'),
    events: listField(value, 'events').map((event) => ({
      name: textField(event, 'name') ?? 'event',
      at: microsOf(fieldOf(event, 'timeUnixNano')),
      attributes: fromAttributes(listField(event, 'attributes')),
    })),
    scope,
    service,
    depth: 0,
  };
}

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'] as const;

/** OTLP wants numbers; protobuf's own JSON writes names (`SPAN_KIND_CLIENT`). */
function enumOf(value: unknown, names: readonly string[]): number {
  if (typeof value === 'number') return value;
  const name = typeof value === 'string' ? value.slice(value.lastIndexOf('_') + 1) : '';
  return Math.max(0, names.indexOf(name));
}

/** Lower-case hexadecimal. Protobuf's own JSON writes base64; all zero, and any other length, is no id. */
function idOf(value: unknown, bytes: 8 | 16): string | null {
  if (typeof value !== 'string' || value === '') return null;
  const id =
    /^[\da-f]+$/i.test(value) && value.length === bytes * 2 ? value.toLowerCase() : fromBase64(value);
  return id.length === bytes * 2 && /[^0]/.test(id) ? id : null;
}

function fromBase64(text: string): string {
  try {
    return Array.from(atob(text), (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  } catch {
    return '';
  }
}

/** Nanoseconds since 1970 as whole microseconds, exactly where they are text; null where there are none. */
function microsOf(value: unknown): Instant | null {
  if (typeof value === 'string' && /^\d{1,19}$/.test(value)) {
    const micros = Number(value.slice(0, -3));
    return micros === 0 || !Number.isSafeInteger(micros) ? null : micros;
  }
  // A number that large has lost its last digits already: the nearest microsecond is what it was.
  const micros = typeof value === 'number' ? Math.round(value / 1000) : 0;
  return micros > 0 && Number.isSafeInteger(micros) ? micros : null;
}

/** Finds how deep each span lies. A span that would be its own ancestor becomes a root. */
function nest(spans: readonly OtlpSpan[]): { readonly orphans: number; readonly circles: number } {
  const keyOf = (traceId: string, spanId: string) => `${traceId}:${spanId}`;
  const byId = new Map(spans.map((span) => [keyOf(span.traceId, span.spanId), span]));
  const parentOf = (span: OtlpSpan) =>
    span.parentId === null ? undefined : byId.get(keyOf(span.traceId, span.parentId));
  const done = new Set<OtlpSpan>();
  let orphans = 0;
  let circles = 0;
  for (const span of spans) {
    if (span.parentId !== null && parentOf(span) === undefined) orphans += 1;
    const path: OtlpSpan[] = [];
    const onPath = new Set<OtlpSpan>();
    let at: OtlpSpan | undefined = span;
    while (at !== undefined && !done.has(at)) {
      path.push(at);
      onPath.add(at);
      const parent = parentOf(at);
      if (parent !== undefined && onPath.has(parent)) {
        at.parentId = null;
        circles += 1;
        at = undefined;
      } else at = parent;
    }
    let depth = at === undefined ? 0 : at.depth + 1;
    for (const inner of path.reverse()) {
      inner.depth = depth;
      done.add(inner);
      depth += 1;
    }
  }
  return { orphans, circles };
}
