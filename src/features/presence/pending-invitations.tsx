import { useMessages } from '#src/i18n/use-messages.ts';
import { useInvitations, useWithdrawal } from '#src/shared/people/invitations.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { Button } from '#src/ui/button.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { mayManage } from './member-actions.ts';
import { roleWords } from './member-words.ts';
import { presenceMessages } from './messages.ts';

export interface PendingInvitationsProps {
  readonly workspaceId: string;
  readonly ownRole: string | null;
}

/** Addresses that were invited and have no account yet; each can be taken back. */
export function PendingInvitations({ workspaceId, ownRole }: PendingInvitationsProps) {
  const t = useMessages(presenceMessages);
  const invitations = useInvitations(workspaceId, true);
  const withdrawal = useWithdrawal(workspaceId);
  if (invitations.isError) {
    return (
      <LoadError
        className="m-4 shrink-0"
        title={t('pendingFailed')}
        error={invitations.error}
        onRetry={() => void invitations.refetch()}
        busy={invitations.isFetching}
      />
    );
  }
  if (invitations.data === undefined) return <Skeleton lines={2} className="shrink-0 border-t border-line" />;
  if (invitations.data.length === 0) return null;
  return (
    <section
      aria-label={t('pending')}
      className="flex max-h-[40%] shrink-0 flex-col border-t border-line px-4 py-3"
    >
      <h2 className="font-semibold">{t('pending')}</h2>
      <p className="text-xs text-ink-3">{t('pendingDetail')}</p>
      {withdrawal.isError ? (
        <ErrorNotice
          className="my-2"
          title={t('withdrawFailed', { email: withdrawal.variables })}
          detail={withdrawal.error.message}
        />
      ) : null}
      <ul aria-label={t('pending')} tabIndex={0} className="mt-1 min-h-0 overflow-auto">
        {invitations.data.map(({ email, role }) => (
          <li key={email} className="flex min-h-9 items-center gap-3">
            <span className="min-w-0 flex-1 truncate">{email}</span>
            <span className="shrink-0 text-ink-2">{roleWords(t, role)}</span>
            {mayManage(ownRole, role ?? null) ? (
              <Button
                size="sm"
                aria-label={t('withdrawOf', { email })}
                busy={withdrawal.isPending && withdrawal.variables === email}
                onClick={() => {
                  withdrawal.mutate(email);
                }}
              >
                {t('withdraw')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
