/**
 * A run as an OTLP trace in JSON (`ExportTraceServiceRequest` of opentelemetry-proto, its JSON mapping): ids in
 * hexadecimal, times as nanoseconds in text, enumerations as numbers. docs/run-file.md has the mapping.
 */
import { parseInstant, type Instant } from '#src/lib/instant.ts';
import { maskExecution, writtenRecords, type ExportedRun, type ExportPlan } from './export-plan.ts';
import type { Masker } from './masking.ts';
import { toAttributes } from './otlp-values.ts';
import { EXPORTED_BY } from './run-file-format.ts';
import { spansOf, type RunEvent, type RunSpan } from './run-spans.ts';
import { spanIdOf, traceIdOf } from './span-ids.ts';
import { idInTrace } from '../model/row.ts';

const KIND = { internal: 1, client: 3 } as const;
const STATUS = { unset: 0, ok: 1, error: 2 } as const;

type Data = Readonly<Record<string, unknown>>;

/** @param executionId what ids are made from where the run has none: the file's name */
export function* otlpText(
  run: ExportedRun,
  plan: ExportPlan,
  masker: Masker | null,
  executionId: string,
): Generator<string> {
  const { info, outcome } = maskExecution(run, masker);
  const id = info?.executionId ?? executionId;
  const records = () => writtenRecords(run, plan, masker);
  const spanned = yield* spansOf(records(), {
    start: info?.startedAt ? parseInstant(info.startedAt) : null,
    end: info?.endedAt ? parseInstant(info.endedAt) : null,
  });
  const root = { traceId: traceIdOf(id), spanId: spanIdOf(id, 0) };
  const idOf = (span: RunSpan) => textOf(span.data, 'span_id') ?? spanIdOf(id, span.n);
  const placeOf = (span: RunSpan) => idInTrace(span.data, idOf(span));

  // An event stands inside of its span: they are gathered, as text, before the spans are written.
  const events = new Map<string, string[]>();
  for (const event of spanned.events(records())) {
    yield '';
    const named = textOf(event.data, 'span_id');
    const owner =
      named !== null ? idInTrace(event.data, named) : event.step ? placeOf(event.step) : root.spanId;
    const text = JSON.stringify(toOtlpEvent(event));
    const list = events.get(owner);
    if (list) list.push(text);
    else events.set(owner, [text]);
  }
  const eventsOf = (place: string) => {
    const list = events.get(place) ?? [];
    events.delete(place);
    return list;
  };

  const resource = toAttributes({
    'service.name': info?.pluginId ?? info?.toolName ?? 'nadoo-plugin',
    'nadoo.execution_id': info?.executionId ?? undefined,
  });
  yield `{"resourceSpans":[{"resource":${JSON.stringify({ attributes: resource })},"scopeSpans":[{"scope":`;
  yield `${JSON.stringify({ name: EXPORTED_BY, version: '1' })},"spans":[`;
  let between = '';
  let needsRoot = spanned.spans.length === 0;
  for (const span of spanned.spans) {
    const spanId = idOf(span);
    const parent =
      'otel' in span.data ? textOf(span.data, 'parent_span_id') : span.step ? idOf(span.step) : root.spanId;
    needsRoot ||= parent === root.spanId;
    const head = {
      traceId: textOf(span.data, 'trace_id') ?? root.traceId,
      spanId,
      ...(parent === null ? {} : { parentSpanId: parent }),
      ...toOtlpSpan(span, spanned.end),
    };
    yield between;
    yield* withEvents(head, eventsOf(placeOf(span)));
    between = ',';
  }
  if (needsRoot || events.size > 0) {
    const head = {
      ...root,
      name: info?.toolName ?? info?.pluginId ?? 'run',
      kind: KIND.internal,
      startTimeUnixNano: nanos(spanned.start),
      endTimeUnixNano: nanos(spanned.end),
      attributes: toAttributes({
        'nadoo.type': 'run',
        'nadoo.execution_id': info?.executionId ?? undefined,
        'nadoo.plugin_id': info?.pluginId ?? undefined,
        'nadoo.tool_name': info?.toolName ?? undefined,
        'nadoo.status': info?.status ?? undefined,
        'nadoo.started_at': info?.startedAt ?? undefined,
        'nadoo.ended_at': info?.endedAt ?? undefined,
        'nadoo.parameters': info?.parameters ?? undefined,
        'nadoo.result': outcome?.result ?? undefined,
        'nadoo.error': outcome?.error ?? undefined,
        'nadoo.masked': masker !== null,
      }),
      status: statusOf(info?.status ?? null, outcome?.error ?? null),
    };
    yield between;
    // And what names a span that is not there.
    yield* withEvents(head, [...events.values()].flat());
  }
  yield ']}]}]}\n';
}

/** The events go in one by one: of a run without steps all its lines are the root's. */
function* withEvents(span: object, events: readonly string[]): Generator<string> {
  const text = JSON.stringify(span);
  if (events.length === 0) {
    yield text;
    return;
  }
  yield `${text.slice(0, -1)},"events":[`;
  let between = '';
  for (const event of events) {
    yield between + event;
    between = ',';
  }
  yield ']}';
}

function toOtlpSpan(span: RunSpan, runEnd: Instant) {
  const { data } = span;
  const foreign = data['otel'] as Data | undefined;
  const own = {
    'nadoo.type': span.type,
    'nadoo.n': span.n,
    'nadoo.ended_n': span.endN ?? undefined,
    // A span must have an end: one that never came is that of the run, and said to be.
    'nadoo.open': span.end === null ? true : undefined,
    'nadoo.parent_derived': span.step === null ? undefined : true,
    // The scope and the service of a span that came from elsewhere: here all stand under those of this export.
    'nadoo.foreign': foreign === undefined ? undefined : true,
    'nadoo.scope': foreign?.['scope'] ?? undefined,
    'nadoo.service': foreign?.['service'] ?? undefined,
  };
  const times = {
    name: span.name,
    startTimeUnixNano: nanos(span.start),
    endTimeUnixNano: nanos(span.end ?? Math.max(runEnd, span.start)),
  };
  // A span that came from elsewhere goes as it came.
  if (foreign !== undefined) {
    const attributes = span.type === 'step' ? data['attributes'] : data['parameters'];
    return {
      ...times,
      name: typeof foreign['name'] === 'string' ? foreign['name'] : span.name,
      kind: foreign['kind'] ?? KIND.internal,
      attributes: toAttributes({ ...(isObject(attributes) ? attributes : {}), ...own }),
      ...(foreign['status'] === undefined ? {} : { status: foreign['status'] }),
      ...(foreign['links'] === undefined ? {} : { links: foreign['links'] }),
    };
  }
  if (span.type === 'step')
    return {
      ...times,
      kind: KIND.internal,
      attributes: toAttributes({ ...own, 'nadoo.step_name': data['step_name'] }),
      status: { code: STATUS.unset },
    };
  const failed = data['success'] === false || data['error'] != null;
  return {
    ...times,
    kind: KIND.client,
    attributes: toAttributes({
      ...own,
      'nadoo.call_id': data['call_id'] ?? undefined,
      'nadoo.api_type': data['api_type'],
      'nadoo.endpoint': data['endpoint'] ?? undefined,
      'nadoo.parameters': data['parameters'] ?? undefined,
      'nadoo.result': data['result'] ?? undefined,
      'nadoo.error': data['error'] ?? undefined,
      'nadoo.success': data['success'] ?? undefined,
      'nadoo.duration': data['duration'] ?? undefined,
    }),
    status: failed
      ? { code: STATUS.error, message: textOf(data, 'error') ?? '' }
      : { code: data['success'] === true ? STATUS.ok : STATUS.unset },
  };
}

function toOtlpEvent({ type, n, at, data }: RunEvent) {
  const own = { 'nadoo.type': type, 'nadoo.n': n };
  const event = (name: string, values: Data) => ({
    timeUnixNano: nanos(at),
    name,
    attributes: toAttributes({ ...own, ...values }),
  });
  if (type === 'log')
    return event('log', {
      level: data['level'],
      message: data['message'],
      attributes: data['attributes'],
    });
  if (type === 'variable')
    return event('variable', {
      name: data['name'],
      value: data['value'] ?? null,
      value_type: data['value_type'],
      metadata: data['metadata'],
    });
  return event(textOf(data, 'event') ?? 'trace', {
    data: data['data'],
    metadata: data['metadata'],
    step: data['step'],
    execution_time: data['execution_time'],
  });
}

function statusOf(status: string | null, error: string | null) {
  if (error !== null || status === 'failed') return { code: STATUS.error, message: error ?? '' };
  return { code: status === 'completed' ? STATUS.ok : STATUS.unset };
}

/** A number could not hold them: nanoseconds since 1970 are beyond 2^53. */
function nanos(at: Instant): string {
  return at <= 0 ? '0' : `${String(at)}000`;
}

function textOf(data: Data, key: string): string | null {
  const text = data[key];
  return typeof text === 'string' && text !== '' ? text : null;
}

function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
