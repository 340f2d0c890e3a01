import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from './cx.ts';
import { initials, personBackground, personColor } from './person-color.ts';
import { StatusDot } from './status-dot.tsx';
import type { DotKind } from './status-dot.tsx';
import { uiMessages } from './ui-messages.ts';

export type PresenceStatus = 'online' | 'idle' | 'left' | 'offline';

const dots: Readonly<Record<PresenceStatus, DotKind>> = {
  online: 'live',
  idle: 'idle',
  left: 'left',
  offline: 'off',
};

export interface AvatarProps {
  /** The person's id: decides the colour. */
  readonly id: string;
  readonly name: string;
  readonly status?: PresenceStatus;
  /** Diameter: 20, 28 (default) or 40 px. */
  readonly size?: 'sm' | 'md' | 'lg';
  /** True where the name (and status) stand in text beside it. */
  readonly decorative?: boolean;
  readonly className?: string;
}

const sizes = { sm: 'size-5 text-[0.625rem]', md: 'size-7 text-xs', lg: 'size-10 text-sm' } as const;

/** A person as initials on their colour, with a status shape. */
export function Avatar({ id, name, status, size = 'md', decorative = false, className }: AvatarProps) {
  const t = useMessages(uiMessages);
  const naming = decorative
    ? ({ 'aria-hidden': true } as const)
    : ({ role: 'img', 'aria-label': status === undefined ? name : `${name}, ${t(status)}` } as const);
  return (
    <span {...naming} className={cx('relative inline-flex shrink-0', className)}>
      <span
        aria-hidden="true"
        className={cx(
          'inline-flex items-center justify-center rounded-full font-semibold select-none',
          sizes[size],
        )}
        style={{ color: personColor(id), backgroundColor: personBackground(id) }}
      >
        {initials(name)}
      </span>
      {status === undefined ? null : (
        <span className="absolute -right-1 -bottom-1 rounded-full bg-canvas p-0.5">
          <StatusDot kind={dots[status]} />
        </span>
      )}
    </span>
  );
}
