import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Instant } from '#src/lib/instant.ts';
import { roles, type Member, type Role } from '#src/protocol/entities.ts';
import { Avatar, type PresenceStatus } from '#src/ui/avatar.tsx';
import { presenceMessages } from './messages.ts';
import type { PresenceGroup } from './presence-state.ts';

export interface MemberRowProps {
  readonly member: Member;
  readonly group: PresenceGroup;
  readonly self: boolean;
  readonly lastSeen: Instant | null;
}

const statuses: Readonly<Record<PresenceGroup, PresenceStatus>> = {
  online: 'online',
  'recently-left': 'left',
  offline: 'offline',
};

/** "Ada, Admin": name and role in words; the status stands in the group's name and as a shape. */
export function MemberRow({ member, group, self, lastSeen }: MemberRowProps) {
  const t = useMessages(presenceMessages);
  const { formatTime } = useFormats();
  const name = member.name ?? member.email ?? member.user_id;
  const role = isRole(member.role) ? t(member.role) : member.role;
  return (
    <li
      aria-label={role == null ? name : `${name}, ${role}`}
      className="flex min-h-9 items-center gap-2.5 rounded-md px-1"
      title={member.email ?? undefined}
    >
      <Avatar id={member.user_id} name={name} status={statuses[group]} decorative />
      <span className="min-w-0 flex-1 truncate">
        <span className={group === 'offline' ? 'text-ink-2' : undefined}>{name}</span>
        {self ? <span className="text-ink-3"> ({t('you')})</span> : null}
        {role == null ? null : <span className="text-ink-3">, {role}</span>}
        {group === 'recently-left' && lastSeen !== null ? (
          <span className="block truncate text-xs text-ink-3">
            {t('lastSeen', { time: formatTime(lastSeen) })}
          </span>
        ) : null}
      </span>
    </li>
  );
}

function isRole(role: string | null | undefined): role is Role {
  return (roles as readonly unknown[]).includes(role);
}
