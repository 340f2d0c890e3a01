/** The two streams of a run over HTTP: the documented one, which starts it, and ours, which follows it. */
import type { HttpClient } from '#src/http/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { createSseParser } from '#src/protocol/sse.ts';
import { decodeWorkflowEvent, type WorkflowEvent } from '#src/protocol/workflow-events.ts';

type OnEvent = (event: WorkflowEvent) => void;

/** Rejects where the run did not start; a stream that is cut later simply ends. */
export async function streamRun(
  http: HttpClient,
  workflowId: string,
  inputs: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  onEvent: OnEvent,
): Promise<void> {
  const options = { method: 'POST', body: { inputs }, signal } as const;
  await readEvents(await http.stream(restPaths.executeWorkflow(workflowId), options), onEvent);
}

/** Tells the run as it is, then whenever it changes. Rejects where it cannot be read; ends with the run or a cut. */
export async function followRun(
  http: HttpClient,
  workflowId: string,
  runId: string,
  signal: AbortSignal,
  onEvent: OnEvent,
): Promise<void> {
  await readEvents(await http.stream(restPaths.workflowRunStream(workflowId, runId), { signal }), onEvent);
}

async function readEvents(response: Response, onEvent: OnEvent): Promise<void> {
  const parser = createSseParser();
  const reader = response.body?.getReader();
  try {
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
      for (const event of parser.push(next.value)) {
        const decoded = decodeWorkflowEvent(event);
        if (decoded !== null) onEvent(decoded);
      }
    }
  } catch {
    // Cut in the middle: the run goes on at the server.
  }
}
