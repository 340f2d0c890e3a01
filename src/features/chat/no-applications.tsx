import { useMessages } from '#src/i18n/use-messages.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { noApplicationsMessages } from './no-applications-messages.ts';

/** There is nothing yet that could be asked. */
export function NoApplications() {
  const t = useMessages(noApplicationsMessages);
  return <EmptyState title={t('title')} detail={t('detail')} />;
}
