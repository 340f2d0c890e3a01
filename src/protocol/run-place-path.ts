/** A workflow's results at one run and one of its nodes: what stands behind their path. */

export interface RunPlace {
  readonly run: string;
  /** Null: the run as a whole. */
  readonly node: string | null;
}

/** What is added to the path of a workflow's results. */
export function runPlaceQuery({ run, node }: RunPlace): string {
  const values = new URLSearchParams({ run });
  if (node !== null) values.set('node', node);
  return `?${values.toString()}`;
}

/** Null where a query names no run. */
export function readRunPlace(query: string): RunPlace | null {
  const values = new URLSearchParams(query);
  const run = values.get('run') ?? '';
  const node = values.get('node') ?? '';
  return run === '' ? null : { run, node: node === '' ? null : node };
}
