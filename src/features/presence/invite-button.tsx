import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Role } from '#src/protocol/entities.ts';
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
}

/** For owners and admins: an address and a role. */
export function InviteButton(props: InviteButtonProps) {
  const t = useMessages(presenceMessages);
  return (
    <Popover
      label={t('inviteTitle')}
      trigger={(trigger) => (
        <span ref={trigger.ref}>
          <IconButton {...trigger} ref={null} label={t('invite')} icon={<UserPlus aria-hidden="true" />} />
        </span>
      )}
    >
      {() => <InviteForm {...props} />}
    </Popover>
  );
}

function InviteForm({ workspaceId, ownRole }: InviteButtonProps) {
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
