import { useServices } from '#src/connection/react.tsx';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import type { Member } from '#src/protocol/entities.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { Avatar } from '#src/ui/avatar.tsx';
import { roleWords, statusOf, viewedWords } from './member-words.ts';
import { presenceMessages } from './messages.ts';
import type { PresenceGroup } from './presence-state.ts';
import type { RosterPerson } from './roster-state.ts';

export interface MemberCardProps {
  readonly person: RosterPerson;
  readonly member: Member | undefined;
  readonly group: PresenceGroup;
  readonly name: string;
}

/** What is known of somebody, in a few lines. */
export function MemberCard({ person, member, group, name }: MemberCardProps) {
  const t = useMessages(presenceMessages);
  const { formatTime, formatMoment, formatFullTime } = useFormats();
  const { clock } = useServices();
  const offset = useServerOffset();
  const words = { online: t('active'), idle: t('idle'), left: t('recentlyLeft'), offline: t('offline') };
  const viewed = group === 'online' ? viewedWords(t, person.viewing) : null;
  const leftAt = group === 'online' || person.leftAt === null ? null : person.leftAt + offset;
  const moment = leftAt === null ? '' : formatMoment(leftAt, instantFromMs(clock.now()) + offset);
  const status = [
    words[statusOf(person, group)],
    group === 'online' && person.connections > 1 ? t('windows', { count: person.connections }) : null,
    leftAt === null
      ? null
      : moment === formatTime(leftAt)
        ? t('lastSeen', { time: moment })
        : t('leftOn', { day: moment }),
  ];
  return (
    <div className="flex max-w-72 items-center gap-3 px-2 py-1.5">
      <Avatar id={person.userId} name={name} status={statusOf(person, group)} size="lg" decorative />
      <div className="min-w-0 text-xs text-ink-2">
        <p className="truncate text-sm font-medium text-ink">{name}</p>
        <p className="truncate">{withoutTurns(member?.email ?? '')}</p>
        <p className="truncate" title={leftAt === null ? undefined : formatFullTime(leftAt)}>
          {[roleWords(t, person.role), ...status].filter(Boolean).join(' · ')}
        </p>
        {viewed === null ? null : <p className="truncate">{t('viewing', { title: viewed })}</p>}
      </div>
    </div>
  );
}
