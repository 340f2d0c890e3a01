/**
 * WebSocket close codes, each with the client's answer to it. Source: protocol.md Part 3, "Closing".
 * - `retry`: back off and connect again.
 * - `retry-later`: the same, but not before `minimumDelayMs`.
 * - `reauthorize`: token or rights; one refresh, one retry, then `failed`.
 * - `give-up`: no retry; the reason is shown.
 */
export type CloseAnswer = 'retry' | 'retry-later' | 'reauthorize' | 'give-up';

export interface CloseCode {
  readonly code: number;
  readonly name: string;
  readonly answer: CloseAnswer;
  readonly minimumDelayMs: number;
}

const row = (code: number, name: string, answer: CloseAnswer, minimumDelayMs = 0): CloseCode => ({
  code,
  name,
  answer,
  minimumDelayMs,
});

export const closeCodes = {
  normal: row(1000, 'normal', 'retry'),
  goingAway: row(1001, 'going away', 'retry'),
  protocolError: row(1002, 'protocol error', 'give-up'),
  unsupportedData: row(1003, 'unsupported data', 'give-up'),
  noStatus: row(1005, 'no status', 'retry'),
  abnormal: row(1006, 'abnormal', 'retry'),
  invalidPayload: row(1007, 'invalid payload', 'give-up'),
  policyViolation: row(1008, 'policy violation', 'reauthorize'),
  messageTooBig: row(1009, 'message too big', 'give-up'),
  internalError: row(1011, 'internal error', 'retry'),
  serviceRestart: row(1012, 'service restart', 'retry'),
  tryAgainLater: row(1013, 'try again later', 'retry-later', 5_000),
} as const;

const byCode: ReadonlyMap<number, CloseCode> = new Map(
  Object.values(closeCodes).map((entry) => [entry.code, entry]),
);

/** The row of a code; a code that nobody named is treated as a passing fault. */
export function closeCodeOf(code: number): CloseCode {
  return byCode.get(code) ?? row(code, `code ${String(code)}`, 'retry');
}
