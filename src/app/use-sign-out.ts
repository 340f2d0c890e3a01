import { useRouter } from '@tanstack/react-router';
import { useServices } from '#src/connection/react.tsx';
import { pagePaths } from '#src/protocol/page-paths.ts';

/** Signs out and goes to the sign-in page; not back to this one: the next person may have no business there. */
export function useSignOut(): () => void {
  const { auth } = useServices();
  const router = useRouter();
  return () => {
    void auth.signOut().then(() => {
      router.history.replace(pagePaths.login);
    });
  };
}
