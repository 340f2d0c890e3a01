import { Search } from 'lucide-react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { copyLinkMessages } from './copy-link-messages.ts';
import { askToFind } from './find-request.ts';

/** Opens the search of the conversation that is shown. */
export function FindButton() {
  const t = useMessages(copyLinkMessages);
  return <IconButton size="sm" label={t('find')} icon={<Search aria-hidden="true" />} onClick={askToFind} />;
}
