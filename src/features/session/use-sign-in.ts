import { useState } from 'react';
import type { SignInRequest } from '#src/auth/types.ts';
import { useServices } from '#src/connection/react.tsx';
import type { ApiFailure } from '#src/protocol/failure.ts';

export interface SignInAttempt {
  readonly busy: boolean;
  readonly error: ApiFailure | null;
  submit(request: SignInRequest): void;
  /** The same request once more. */
  retry(): void;
}

/** One sign-in at a time; the last error stays until the next try. */
export function useSignIn(): SignInAttempt {
  const { auth } = useServices();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{
    readonly request: SignInRequest;
    readonly error: ApiFailure;
  } | null>(null);
  const submit = (request: SignInRequest) => {
    setBusy(true);
    void auth.signIn(request).then((result) => {
      setBusy(false);
      setFailure(result.ok ? null : { request, error: result.error });
    });
  };
  return {
    busy,
    error: failure?.error ?? null,
    submit,
    retry: () => {
      if (failure !== null) submit(failure.request);
    },
  };
}
