import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useAuthState } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { SignInPage } from '#src/features/session/index.ts';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { appMessages } from '../messages.ts';
import { useDocumentTitle } from '../use-document-title.ts';

const route = getRouteApi('/login');

/** Sign-in; then the page goes where the user was going. */
export function LoginRoute() {
  const t = useMessages(appMessages);
  const { to } = route.useSearch();
  const router = useRouter();
  const { status } = useAuthState();
  useDocumentTitle(`${t('signIn')} · ${t('product')}`);
  useEffect(() => {
    if (status === 'signed-in') router.history.replace(to ?? '/');
  }, [status, to, router]);
  return (
    <main className="min-h-dvh bg-surface">
      {status === 'restoring' ? <Skeleton lines={4} /> : <SignInPage />}
    </main>
  );
}
