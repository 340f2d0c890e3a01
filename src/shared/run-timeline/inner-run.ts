/** What a plugin did inside a tool's span: its own steps and calls, fetched when somebody looks into the tool. */
import { useQuery } from '@tanstack/react-query';
import { useExtension, useServices } from '#src/connection/react.tsx';
import type { HttpClient } from '#src/http/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import type { Instant } from '#src/lib/instant.ts';

export interface InnerSpan {
  readonly kind: 'step' | 'call';
  readonly name: string;
  readonly start: Instant;
  /** Null: no end was recorded. */
  readonly end: Instant | null;
  readonly failed: boolean;
  /** In the lane of its kind, from 0: a step below what it lies in, and nothing beside what runs at the same time. */
  readonly row: number;
}

export type InnerRun =
  /** `isDerived`: what lies in what is derived from times, at least in part: the wire has steps flat. */
  | { readonly kind: 'read'; readonly spans: readonly InnerSpan[]; readonly isDerived: boolean }
  /** More records than are read for a glance: the debugger shows them. */
  | { readonly kind: 'too-large'; readonly records: number };

/** Reads a plugin run. `app` hands it in, because the model of such runs belongs to the debugger. */
export type ReadRun = (
  executionId: string,
  services: { readonly http: HttpClient; readonly clock: Clock },
  signal: AbortSignal,
) => Promise<InnerRun>;

/** A tool whose run somebody looks into. */
export interface LookedInto {
  readonly executionId: string;
  /** It returned: nothing more will come. */
  readonly over: boolean;
}

/** @param into null: nobody looks */
export function useInnerRun(readRun: ReadRun | undefined, into: LookedInto | null) {
  const { http, clock } = useServices();
  const isKept = useExtension('debug-history') === true;
  return useQuery({
    queryKey: ['inner-run', into?.executionId, into?.over],
    enabled: isKept && readRun !== undefined && into !== null,
    staleTime: Infinity,
    queryFn: ({ signal }) => {
      if (readRun === undefined || into === null) throw new Error('nobody looks into a run');
      return readRun(into.executionId, { http, clock }, signal);
    },
  });
}
