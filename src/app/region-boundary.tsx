import { Component } from 'react';
import type { ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { appMessages } from './messages.ts';

interface RegionBoundaryProps {
  readonly children: ReactNode;
}

/** Keeps a fault inside one region of the page: the others go on, and this one can be tried again. */
export class RegionBoundary extends Component<RegionBoundaryProps, { readonly error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error('unknown') };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <RegionFailure
        error={error}
        onRetry={() => {
          this.setState({ error: null });
        }}
      />
    );
  }
}

/** Also the router's own error page. */
export function RegionFailure({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const t = useMessages(appMessages);
  return (
    <ErrorNotice
      className="m-4"
      title={t('regionFailed')}
      detail={
        <>
          <p>{t('regionFailedNext')}</p>
          <p className="mt-1 font-mono text-mono">{error instanceof Error ? error.message : String(error)}</p>
        </>
      }
      action={{ label: t('tryAgain'), onAction: onRetry }}
    />
  );
}
