import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Component, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { ServicesProvider } from '#src/connection/react.tsx';
import type { Services } from '#src/connection/services.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { forgetOthers } from './forget-others.ts';
import { listenLate } from './late-parts.ts';
import { appMessages } from './messages.ts';
import type { createAppRouter } from './router.tsx';

export interface AppProps {
  /** On its way: the page paints before its settings have arrived. */
  readonly services: Promise<Services>;
  readonly router: ReturnType<typeof createAppRouter>;
}

/** The whole page. */
export function App(props: AppProps) {
  return (
    <StartBoundary>
      <Awaited {...props} />
    </StartBoundary>
  );
}

/** No `Suspense`: React would hold the page back for 300 ms after its placeholder. */
function Awaited({ services, router }: AppProps) {
  const [started, setStarted] = useState<{ readonly ready: Services } | { readonly error: unknown } | null>(
    null,
  );
  useEffect(() => {
    services.then(
      (ready) => {
        setStarted({ ready });
      },
      (error: unknown) => {
        setStarted({ error });
      },
    );
  }, [services]);
  if (started === null) return <Skeleton lines={4} />;
  if ('error' in started) throw started.error;
  return <Started ready={started.ready} router={router} />;
}

function Started({ ready, router }: Pick<AppProps, 'router'> & { readonly ready: Services }) {
  useEffect(() => forgetOthers(ready), [ready]);
  useEffect(() => listenLate(ready, router), [ready, router]);
  return (
    <ServicesProvider value={ready}>
      <QueryClientProvider client={ready.queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ServicesProvider>
  );
}

/** The last net: settings that did not arrive, or a fault outside every region. */
class StartBoundary extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    return error === null ? this.props.children : <StartFailure error={error} />;
  }
}

function StartFailure({ error }: { readonly error: Error }) {
  const t = useMessages(appMessages);
  return (
    <main>
      <ErrorNotice
        className="m-4"
        title={t('startFailed')}
        detail={
          <>
            <p>{t('startFailedNext')}</p>
            <p className="mt-1 font-mono text-mono">{error.message}</p>
          </>
        }
        action={{
          label: t('reload'),
          onAction: () => {
            location.reload();
          },
        }}
      />
    </main>
  );
}
