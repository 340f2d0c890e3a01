/** Runs the steps one by one and tells what each found. */
import { restPaths } from '#src/protocol/endpoints.ts';
import { ask, checkAddress, checkCapabilities, checkCors, checkLogin, checkReach } from './check-http.ts';
import { checkSocket, checkToken } from './check-socket.ts';
import { checkSse } from './check-sse.ts';
import {
  skipped,
  stepIds,
  type CheckContext,
  type CheckPort,
  type CheckRequest,
  type CheckStep,
  type Finding,
  type StepId,
} from './check-types.ts';

const steps: Readonly<Record<StepId, CheckStep>> = {
  address: checkAddress,
  reach: checkReach,
  cors: checkCors,
  login: checkLogin,
  capabilities: checkCapabilities,
  socket: checkSocket,
  token: checkToken,
  sse: checkSse,
};

/**
 * @param report told `'running'` when a step begins and what it found when it ends; nothing after an abort
 * @returns once all steps are through and the sign-in of the check is over
 */
export async function runServerCheck(
  request: CheckRequest,
  port: CheckPort,
  report: (id: StepId, found: Finding | 'running') => void,
  signal: AbortSignal,
): Promise<void> {
  const context: CheckContext = {
    request,
    port,
    signal,
    serverUrl: '',
    sameOrigin: false,
    readable: false,
    token: null,
    refreshToken: null,
    extensions: [],
  };
  const wasLeft = () => signal.aborted;
  let stopped: Finding | null = null;
  for (const id of stepIds) {
    if (wasLeft()) break;
    if (stopped !== null) {
      report(id, stopped);
      continue;
    }
    report(id, 'running');
    const found = await steps[id](context);
    if (wasLeft()) break;
    report(id, found);
    if (found.state === 'failed' && id === 'address') stopped = skipped('needsAddress');
    if (found.state === 'failed' && id === 'reach') stopped = skipped('needsReach');
  }
  await signOut(context);
}

/** A server without this extension keeps the refresh token valid until it runs out; nobody else ever had it. */
async function signOut(context: CheckContext): Promise<void> {
  const { refreshToken, extensions } = context;
  if (refreshToken === null || !extensions.includes('refresh-cookie')) return;
  const body = JSON.stringify({ refresh_token: refreshToken });
  await ask({ ...context, signal: new AbortController().signal }, restPaths.logout, { method: 'POST', body });
}
