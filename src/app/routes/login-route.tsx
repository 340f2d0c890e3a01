import { getRouteApi, useRouter } from '@tanstack/react-router';
import { Settings2 } from 'lucide-react';
import { Suspense, useEffect } from 'react';
import { useAuthState } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { SignInPage } from '#src/features/session/index.ts';
import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { lazyPart } from '#src/ui/lazy-part.ts';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { AccountMenu } from '../account-menu.tsx';
import { appMessages } from '../messages.ts';
import { useDocumentTitle } from '../use-document-title.ts';
import { ConsoleIcon } from './console-icon.tsx';

/** Nobody waits for it. */
const LeftBehind = lazyPart(async () => (await import('./left-behind.tsx')).default);

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
    <div className="min-h-dvh bg-surface">
      <header className="flex h-12 items-center gap-2 px-4">
        <ConsoleIcon className="mr-auto size-6" />
        <AccountMenu
          placement="bottom-end"
          trigger={(props) => (
            <IconButton {...props} label={t('settings')} icon={<Settings2 aria-hidden="true" />} />
          )}
        />
      </header>
      <main>
        {status === 'restoring' ? <Skeleton lines={4} /> : <SignInPage />}
        {status === 'signed-out' ? (
          <PlainOnFailure plain={null}>
            <Suspense>
              <LeftBehind />
            </Suspense>
          </PlainOnFailure>
        ) : null}
      </main>
    </div>
  );
}
