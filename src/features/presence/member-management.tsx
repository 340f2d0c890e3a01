import { useState, type ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Role } from '#src/protocol/entities.ts';
import { useMemberChange, type MemberChange } from '#src/shared/people/member-changes.ts';
import { Button } from '#src/ui/button.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { presenceMessages } from './messages.ts';

/** A change of somebody, with the name that the page knows them by. */
type AskedChange = Extract<MemberChange, { kind: 'role' | 'remove' }> & { readonly name: string };

export interface MemberManagement {
  readonly changeRole: (userId: string, name: string, role: Role) => void;
  /** Asks back first. */
  readonly remove: (userId: string, name: string) => void;
  /** The question, the failure or the outcome, in its place. */
  readonly notice: ReactNode;
}

/** Roles and removals of other people. */
export function useMemberManagement(workspaceId: string): MemberManagement {
  const t = useMessages(presenceMessages);
  const change = useMemberChange(workspaceId);
  const [asked, setAsked] = useState<AskedChange | null>(null);
  const forget = () => {
    setAsked(null);
    change.reset();
  };

  return {
    changeRole(userId, name, role) {
      const next = { kind: 'role', userId, name, role } as const;
      setAsked(next);
      change.mutate(next);
    },
    remove(userId, name) {
      change.reset();
      setAsked({ kind: 'remove', userId, name });
    },
    notice: asked === null ? null : noticeOf(asked),
  };

  function noticeOf(next: AskedChange): ReactNode {
    const { name } = next;
    if (change.isError) {
      const title = next.kind === 'role' ? t('roleFailed', { name }) : t('removeFailed', { name });
      return (
        <ErrorNotice
          className="m-2"
          title={title}
          detail={change.error.message}
          action={{ label: t('dismiss'), onAction: forget }}
        />
      );
    }
    if (change.isSuccess || next.kind === 'role') {
      const done =
        next.kind === 'role' ? t('roleChanged', { name, role: t(next.role) }) : t('removed', { name });
      return (
        <p role="status" className="m-2 px-1 text-xs text-ink-2">
          {change.isSuccess ? done : null}
        </p>
      );
    }
    return (
      <div
        role="alertdialog"
        aria-label={t('removeQuestion', { name })}
        className="m-2 rounded-md border border-line bg-surface p-3"
        onKeyDown={(event) => {
          if (event.key === 'Escape') forget();
        }}
      >
        <p>{t('removeQuestion', { name })}</p>
        <div className="mt-2 flex gap-2">
          <Button
            size="sm"
            variant="danger"
            busy={change.isPending}
            onClick={() => {
              change.mutate(next);
            }}
          >
            {t('removeNow')}
          </Button>
          <Button
            size="sm"
            ref={(button) => {
              button?.focus();
            }}
            onClick={forget}
          >
            {t('cancel')}
          </Button>
        </div>
      </div>
    );
  }
}
