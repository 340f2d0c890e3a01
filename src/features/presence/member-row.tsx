import { useId, useState, type FocusEvent } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { Avatar } from '#src/ui/avatar.tsx';
import { cx } from '#src/ui/cx.ts';
import { Floating } from '#src/ui/floating.tsx';
import { Menu, type MenuGroup } from '#src/ui/menu.tsx';
import { Popover, type TriggerProps } from '#src/ui/popover.tsx';
import { MemberCard, type MemberCardProps } from './member-card.tsx';
import { roleWords, statusOf, viewedWords } from './member-words.ts';
import { presenceMessages } from './messages.ts';

export interface MemberRowProps extends MemberCardProps {
  readonly self: boolean;
  /** What can be done with this person; empty: nothing. */
  readonly actions: readonly MenuGroup[];
}

/** One person: a button with what can be done, and a card on hover and on focus. */
export function MemberRow({ self, actions, ...card }: MemberRowProps) {
  const { name } = card;
  const trigger = (props: TriggerProps) => <RowButton {...card} self={self} trigger={props} />;
  if (actions.length === 0) {
    return (
      <Popover label={name} placement="right-start" className="w-auto" trigger={trigger}>
        {() => <MemberCard {...card} />}
      </Popover>
    );
  }
  return (
    <Menu
      label={name}
      placement="right-start"
      groups={actions}
      header={<MemberCard {...card} />}
      trigger={trigger}
    />
  );
}

function RowButton({
  trigger: { ref, ...trigger },
  self,
  ...card
}: MemberCardProps & { readonly self: boolean; readonly trigger: TriggerProps }) {
  const t = useMessages(presenceMessages);
  const { formatTime, formatFullTime } = useFormats();
  const offset = useServerOffset();
  const cardId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { person, group, name } = card;
  const hide = () => {
    setAnchor(null);
  };
  const role = roleWords(t, person.role);
  const viewed = group === 'online' ? viewedWords(t, person.viewing) : null;
  const leftAt = group === 'recently-left' && person.leftAt !== null ? person.leftAt + offset : null;
  const second = [
    statusOf(person, group) === 'idle' ? t('idle') : null,
    viewed === null ? null : t('viewing', { title: viewed }),
    leftAt === null ? null : t('lastSeen', { time: formatTime(leftAt) }),
  ].filter((part) => part !== null);
  const shown = anchor !== null && !trigger['aria-expanded'];
  return (
    <>
      <button
        type="button"
        ref={ref}
        {...trigger}
        // Put together by a browser from what stands here, there would be a blank before the comma.
        aria-label={[self ? `${name} (${t('you')})` : name, role, ...second]
          .filter((part) => part !== null)
          .join(', ')}
        aria-describedby={shown ? cardId : undefined}
        onPointerEnter={({ pointerType, currentTarget }) => {
          if (pointerType !== 'touch') setAnchor(currentTarget);
        }}
        onPointerLeave={hide}
        onFocus={(event: FocusEvent<HTMLElement>) => {
          if (event.target.matches(':focus-visible')) setAnchor(event.currentTarget);
        }}
        onBlur={hide}
        className="flex h-11 w-full items-center gap-2.5 rounded-md px-1 text-left hover:bg-raised focus-visible:-outline-offset-2 aria-expanded:bg-raised"
      >
        <Avatar id={person.userId} name={name} status={statusOf(person, group)} decorative />
        <span className="min-w-0 flex-1">
          {/* A long name is cut, never the role behind it. */}
          <span className="flex whitespace-pre">
            <span className={cx('min-w-0 truncate', group === 'offline' && 'text-ink-2')}>{name}</span>
            <span className="shrink-0 text-ink-3">
              {self ? ` (${t('you')})` : null}
              {role === null ? null : `, ${role}`}
            </span>
          </span>
          {second.length === 0 ? null : (
            <span
              title={leftAt === null ? undefined : formatFullTime(leftAt)}
              className="block truncate text-xs text-ink-3"
            >
              {second.join(', ')}
            </span>
          )}
        </span>
      </button>
      {shown ? (
        <Floating
          id={cardId}
          role="tooltip"
          anchor={anchor}
          placement="right-start"
          onDismiss={hide}
          className="pointer-events-none animate-tip rounded-lg border border-line bg-surface p-1 shadow-lg"
        >
          <MemberCard {...card} />
        </Floating>
      ) : null}
    </>
  );
}
