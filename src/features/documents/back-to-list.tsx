import { ArrowLeft } from 'lucide-react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { documentMessages } from './messages.ts';

/** On a phone list and document stand one after the other. */
export function BackToList({ onOpenDocument }: { readonly onOpenDocument: (documentId: null) => void }) {
  const t = useMessages(documentMessages);
  return (
    <IconButton
      label={t('back')}
      icon={<ArrowLeft />}
      onClick={() => {
        onOpenDocument(null);
      }}
      className="md:hidden"
    />
  );
}
