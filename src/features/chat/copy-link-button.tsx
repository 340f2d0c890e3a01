import { Link } from 'lucide-react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { copyLinkMessages } from './copy-link-messages.ts';

/** Where a message stands, for somebody else; nothing before the server has named it. */
export function CopyLinkButton({
  messageId,
  quiet,
}: {
  readonly messageId: string | null;
  readonly quiet?: true;
}) {
  const t = useMessages(copyLinkMessages);
  if (messageId === null) return null;
  return (
    <CopyButton
      label={t('copyLink')}
      text={() => linkToMessage(messageId)}
      icon={<Link aria-hidden="true" />}
      {...(quiet
        ? {
            className:
              // Its picture goes, not only from sight: each that is there costs every frame something. `flex`, as in a line of
              // text a button without a picture stands higher, and the message would shrink beneath the mouse.
              'ml-auto flex pointer-fine:[&_svg]:hidden pointer-fine:group-hover/row:[&_svg]:block pointer-fine:focus-within:[&_svg]:block',
          }
        : {})}
    />
  );
}

/** The conversation is shown at its own address, whatever workspace it belongs to. */
function linkToMessage(messageId: string): string {
  const { origin, pathname } = window.location;
  return `${origin}${pathname}?message=${encodeURIComponent(messageId)}`;
}
