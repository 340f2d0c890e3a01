/** What the gateway counts, as Prometheus text (exposition format 0.0.4). Names and labels: docs/operations.md. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Core } from '#server/core/api-types.ts';
import type { Metrics } from '#server/core/metrics.ts';

export interface HttpRequestFacts {
  readonly method: string;
  /** The pattern of the route, never the address: ids in it are capabilities, and have no end. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

export interface PrometheusMetrics extends Metrics {
  readonly contentType: string;
  requestAnswered(facts: HttpRequestFacts): void;
  /** An upgrade to a WebSocket that was answered with a plain HTTP status. */
  upgradeRefused(status: number): void;
  /** All of it as text. Read from the core only now: its sockets, and what it refused. */
  text(core: Pick<Core, 'counters' | 'openSockets'>): Promise<string>;
}

/** From an answer out of memory to a stream that lasts for minutes. */
const SECONDS = [0.005, 0.025, 0.1, 0.5, 2.5, 10, 60];
const REJECTED = /^frames_(.+)$/;

/** One registry for each gateway, since tests run several in one process. */
export function createPrometheusMetrics(version: string): PrometheusMetrics {
  const registry = new Registry();
  const registers = [registry];
  // The event loop is sampled ten times a second: enough to see it stand still, and nothing to an idle process.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });

  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: `nadoo_${name}`, help, labelNames, registers });

  const counters = {
    frames_received: counter('frames_received_total', 'Frames that clients sent, by socket', ['kind']),
    frames_sent: counter('frames_sent_total', 'Frames sent to clients, by socket', ['kind']),
    prompts: counter('prompts_total', 'Prompts accepted and stored'),
    answers: counter('answers_total', 'Answers that ended, by how', ['status']),
    plugin_runs: counter('plugin_runs_total', 'Plugin runs that ended, by how', ['status']),
  };
  const requests = counter('http_requests_total', 'HTTP requests answered, by route pattern', [
    'method',
    'route',
    'status',
  ]);
  const durations = new Histogram({
    name: 'nadoo_http_request_duration_seconds',
    help: 'From the request to the last byte of its answer; streams count to their end',
    labelNames: ['route'],
    buckets: SECONDS,
    registers,
  });
  const refusals = counter('upgrades_refused_total', 'WebSocket upgrades refused, by HTTP status', [
    'status',
  ]);
  const rejected = counter('frames_rejected_total', 'Frames of clients that had no effect, by reason', [
    'reason',
  ]);
  const incidents = counter('incidents_total', 'What else was refused or lost, by kind', ['kind']);
  const sockets = new Gauge({
    name: 'nadoo_sockets_open',
    help: 'WebSockets open now, by kind',
    labelNames: ['kind'],
    registers,
  });
  new Gauge({ name: 'nadoo_info', help: 'The running version', labelNames: ['version'], registers }).set(
    { version },
    1,
  );

  return {
    contentType: registry.contentType,
    add(name, labels) {
      counters[name].inc(labels as Record<string, string>);
    },
    requestAnswered({ method, route, status, seconds }) {
      requests.inc({ method, route, status });
      durations.observe({ route }, seconds);
    },
    upgradeRefused(status) {
      refusals.inc({ status });
    },
    text(core) {
      for (const [kind, open] of Object.entries(core.openSockets())) sockets.set({ kind }, open);
      // The core holds the sums itself.
      rejected.reset();
      incidents.reset();
      for (const [name, sum] of core.counters) {
        const reason = REJECTED.exec(name)?.[1];
        if (reason === undefined) incidents.inc({ kind: name }, sum);
        else rejected.inc({ reason }, sum);
      }
      return registry.metrics();
    },
  };
}
