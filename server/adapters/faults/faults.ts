/**
 * Faults that a developer asks for, each once: the next answer fails, the next prompt is refused, the next list of
 * messages breaks. Only where `NADOO_FAULTS=1` (which `npm run dev` sets); otherwise nothing of this is put together.
 */
export const answerFaults = [
  'rate_limit',
  'context_overflow',
  'tool_error',
  'timeout',
  'provider_error',
] as const;
export const promptFaults = ['auth_error', 'forbidden', 'too_many_requests'] as const;
export const requestFaults = ['server_error'] as const;

export type AnswerFault = (typeof answerFaults)[number];
export type PromptFault = (typeof promptFaults)[number];
export type RequestFault = (typeof requestFaults)[number];

export const faultNames: readonly string[] = [...answerFaults, ...promptFaults, ...requestFaults];

export interface Faults {
  /** False: there is none of this name. */
  arm(name: string): boolean;
  takeAnswer(): AnswerFault | null;
  takePrompt(): PromptFault | null;
  takeRequest(): RequestFault | null;
}

export function createFaults(): Faults {
  const armed: string[] = [];
  const take = <Name extends string>(names: readonly Name[]): Name | null => {
    const at = armed.findIndex((name) => names.some((each) => each === name));
    const [name] = at < 0 ? [] : armed.splice(at, 1);
    return names.find((each) => each === name) ?? null;
  };
  return {
    arm(name) {
      const known = faultNames.includes(name);
      if (known) armed.push(name);
      return known;
    },
    takeAnswer: () => take(answerFaults),
    takePrompt: () => take(promptFaults),
    takeRequest: () => take(requestFaults),
  };
}
