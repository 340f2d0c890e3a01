import { Link, useLocation } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { appMessages } from './messages.ts';
import { notFoundMessages } from './not-found-messages.ts';
import { useDocumentTitle } from './use-document-title.ts';

/** An address that leads nowhere: says which, and leads back. */
export function NotFound() {
  const t = useMessages(notFoundMessages);
  const app = useMessages(appMessages);
  const { pathname } = useLocation();
  useDocumentTitle(`${t('notFound')} · ${app('product')}`);
  return (
    <main>
      <EmptyState
        className="min-h-dvh"
        icon={<Compass />}
        level={1}
        title={t('notFound')}
        detail={t('notFoundDetail', { path: pathname })}
        action={
          <Link to="/" className="rounded-md px-2 py-1 text-accent underline underline-offset-2">
            {t('backHome')}
          </Link>
        }
      />
    </main>
  );
}
