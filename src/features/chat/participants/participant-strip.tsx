import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { Avatar, type PresenceStatus } from '#src/ui/avatar.tsx';
import { Popover } from '#src/ui/popover.tsx';
import { useMedia } from '#src/ui/use-media.ts';
import { participantMessages } from './participant-messages.ts';
import type { Doing, Participant } from './participants.ts';
import { useParticipants, type ParticipantsInput } from './use-participants.ts';

const statusOf: Readonly<Record<Doing, PresenceStatus>> = {
  typing: 'online',
  reading: 'online',
  idle: 'idle',
  seen: 'left',
  left: 'offline',
};

/** Who is in this chat, above it; nothing while nobody else is, or was not long ago. */
export default function ParticipantStrip(props: ParticipantsInput) {
  const t = useMessages(participantMessages);
  const { formatTime } = useFormats();
  const offset = useServerOffset();
  const wide = useMedia('(width >= 1280px)');
  const { participants, asOf, seenOnly } = useParticipants(props);
  if (participants.length < 2) return null;
  const shown = participants.slice(0, 3);
  const more = participants.length - shown.length;
  const asOfWords = asOf === null ? null : t('asOf', { time: formatTime(asOf + offset) });
  return (
    <div className="flex min-w-0 shrink-0 items-center gap-1.5">
      {asOfWords === null ? null : <span className="text-xs whitespace-nowrap text-ink-2">{asOfWords}</span>}
      <ul aria-label={t('participants')} className="flex min-w-0 items-center gap-1.5 xl:gap-3">
        {shown.map((person) => (
          <Person key={person.userId} person={person} words={wide} {...props} />
        ))}
      </ul>
      <Popover
        label={t('participants')}
        className="w-72"
        trigger={(trigger) => (
          <button
            type="button"
            {...trigger}
            aria-label={t('all', { count: participants.length })}
            title={t('all', { count: participants.length })}
            className="h-7 min-w-7 rounded-md px-1 text-xs font-medium text-ink-2 hover:bg-raised"
          >
            {more > 0 ? t('more', { count: more }) : '⋯'}
          </button>
        )}
      >
        {() => (
          <div className="flex max-h-80 flex-col gap-2 overflow-auto p-3">
            <ul aria-label={t('participants')} className="flex flex-col gap-2">
              {participants.map((person) => (
                <Person key={person.userId} person={person} words {...props} />
              ))}
            </ul>
            {asOfWords === null ? null : <p className="text-xs text-ink-2">{asOfWords}</p>}
            {seenOnly ? <p className="text-xs text-ink-2">{t('seenOnly')}</p> : null}
          </div>
        )}
      </Popover>
    </div>
  );
}

/** Avatar with a status shape, name and what they do; on narrow windows the words are for readers of the screen alone. */
function Person(props: ParticipantsInput & { readonly person: Participant; readonly words: boolean }) {
  const { person, words, userId, nameOf } = props;
  const t = useMessages(participantMessages);
  const { formatTime } = useFormats();
  const offset = useServerOffset();
  const own = nameOf(person.userId);
  const name = person.userId === userId ? t('you', { name: own }) : own;
  const time = person.at === null ? '' : formatTime(person.at + offset);
  const text = t('person', { name, doing: t(person.doing, { time }) });
  return (
    <li title={text} className="flex min-w-0 items-center gap-1.5">
      <Avatar id={person.userId} name={own} status={statusOf[person.doing]} size="sm" decorative />
      <span className={words ? 'max-w-56 truncate text-xs text-ink-2' : 'sr-only'}>{text}</span>
    </li>
  );
}
