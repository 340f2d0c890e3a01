import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { runsMessages } from './messages.ts';

export interface DialogEndProps {
  /** Words for what went wrong; null: nothing did. */
  readonly failure: { readonly title: string; readonly detail: string } | null;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly label: string;
  /** Null: the button submits the form that it stands in. Else it takes something away. */
  readonly onDelete?: (() => void) | null;
}

/** The end of a dialog that does one thing: what went wrong, the way out, and the thing. */
export function DialogEnd({ failure, busy, onClose, label, onDelete = null }: DialogEndProps) {
  const t = useMessages(runsMessages);
  return (
    <>
      {failure === null ? null : <ErrorNotice title={failure.title} detail={failure.detail} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        {onDelete === null ? (
          <Button type="submit" variant="primary" busy={busy}>
            {label}
          </Button>
        ) : (
          <Button variant="danger" busy={busy} onClick={onDelete}>
            {label}
          </Button>
        )}
      </div>
    </>
  );
}
