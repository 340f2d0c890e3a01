import { UserPlus } from 'lucide-react';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Role } from '#src/protocol/entities.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { useMemberChange, type MemberChangeReply } from '#src/shared/people/member-changes.ts';
import { Button } from '#src/ui/button.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { Popover } from '#src/ui/popover.tsx';
import { SelectField } from '#src/ui/select-field.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { rolesToGive } from './member-actions.ts';
import { isRole } from './member-words.ts';
import { presenceMessages } from './messages.ts';

export interface InviteButtonProps {
  readonly workspaceId: string;
  readonly ownRole: string | null;
  /** It stands beside the view, not in it. */
  readonly isPart?: boolean;
  /** A command is about to use what may be hidden. */
  readonly onReveal?: () => void;
}

/** For owners and admins: an address and a role. */
export function InviteButton({ isPart = false, onReveal, ...props }: InviteButtonProps) {
  const t = useMessages(presenceMessages);
  const holder = useRef<HTMLSpanElement>(null);
  useViewCommands({
    view: t('members'),
    isPart,
    commands: () => [
      {
        id: 'members:invite',
        label: t('inviteTitle'),
        run: () => {
          if (onReveal) flushSync(onReveal);
          holder.current?.querySelector('button')?.click();
        },
      },
    ],
  });
  return (
    <Popover
      label={t('inviteTitle')}
      trigger={(trigger) => (
        <span ref={holder} className="contents">
          <span ref={trigger.ref}>
            <IconButton {...trigger} ref={null} label={t('invite')} icon={<UserPlus aria-hidden="true" />} />
          </span>
        </span>
      )}
    >
      {() => <InviteForm {...props} />}
    </Popover>
  );
}

function InviteForm({ workspaceId, ownRole }: Pick<InviteButtonProps, 'workspaceId' | 'ownRole'>) {
  const t = useMessages(presenceMessages);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');
  const invite = useMemberChange(workspaceId);
  const sent = invite.variables?.kind === 'invite' ? invite.variables.email : '';
  return (
    <form
      className="flex flex-col gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate(
          { kind: 'invite', email, role },
          {
            onSuccess: () => {
              setEmail('');
            },
          },
        );
      }}
    >
      <h3 className="font-semibold">{t('inviteTitle')}</h3>
      <TextField
        label={t('email')}
        type="email"
        required
        autoComplete="off"
        value={email}
        onChange={(event) => {
          setEmail(event.target.value);
        }}
      />
      <SelectField
        label={t('role')}
        value={role}
        options={rolesToGive(ownRole).map((value) => ({ value, label: t(value) }))}
        onValueChange={(value) => {
          if (isRole(value)) setRole(value);
        }}
      />
      {invite.isError ? <ErrorNotice title={t('inviteFailed')} detail={invite.error.message} /> : null}
      <p role="status" className="text-ink-2 empty:hidden">
        {invite.isSuccess ? t(outcomeOf(invite.data), { email: sent }) : null}
      </p>
      <Button type="submit" variant="primary" busy={invite.isPending}>
        {t('sendInvitation')}
      </Button>
    </form>
  );
}

function outcomeOf({ pending, user_id: userId }: MemberChangeReply) {
  if (pending === true) return 'invitedPending';
  return userId == null ? 'inviteSent' : 'invited';
}
