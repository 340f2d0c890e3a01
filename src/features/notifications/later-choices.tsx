import { useLocale } from '#src/i18n/locale.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { Button } from '#src/ui/button.tsx';
import type { InboxEntry } from './inbox-selectors.ts';
import { wordKindName } from './notification-words.ts';
import { panelMessages } from './panel-messages.ts';
import type { InboxActions } from './use-inbox-actions.ts';

const HOUR_MS = 3_600_000;
const MORNING_HOUR = 9;

export interface LaterChoicesProps {
  readonly entry: InboxEntry;
  readonly kind: string | null;
  readonly snoozed: boolean;
  readonly actions: InboxActions;
  readonly onDone: () => void;
}

/** When it should come back, and whether its kind should ring at all. */
export function LaterChoices({ entry, kind, snoozed, actions, onDone }: LaterChoicesProps) {
  const t = useMessages(panelMessages);
  const locale = useLocale();
  const muted = kind !== null && actions.mutedKinds.includes(kind);
  const then = (act: () => void) => () => {
    act();
    onDone();
  };
  const snooze = (ms: (now: number) => number) =>
    then(() => {
      actions.snooze(entry, instantFromMs(ms(actions.now())));
    });
  return (
    <div role="group" aria-label={t('more')} className="flex flex-wrap gap-1 px-3 pb-2 pl-8">
      {snoozed ? (
        <Button
          size="sm"
          onClick={then(() => {
            actions.wake(entry);
          })}
        >
          {t('wake')}
        </Button>
      ) : null}
      <Button size="sm" onClick={snooze((now) => now + HOUR_MS)}>
        {t('snoozeHour')}
      </Button>
      <Button size="sm" onClick={snooze(tomorrowMorning)}>
        {t('snoozeTomorrow')}
      </Button>
      <Button size="sm" onClick={snooze((now) => now + 7 * 24 * HOUR_MS)}>
        {t('snoozeWeek')}
      </Button>
      {kind === null ? null : (
        <Button
          size="sm"
          onClick={then(() => {
            actions.mute(kind, !muted);
          })}
        >
          {t(muted ? 'unmuteKind' : 'muteKind', { kind: wordKindName(kind, locale) })}
        </Button>
      )}
    </div>
  );
}

/** Nine in the morning of the reader's next day. */
function tomorrowMorning(now: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() + 1);
  return day.setHours(MORNING_HOUR, 0, 0, 0);
}
