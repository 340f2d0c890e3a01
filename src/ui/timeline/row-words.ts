/** A row in words, the same for table, announcement and tooltip. */
import type { Translate } from '#src/i18n/messages.ts';
import type { timelineMessages } from './timeline-messages.ts';
import { isOpen, tone, type TimelineLane, type TimelineModel } from './timeline-model.ts';

/** Its name, and what there is to say beside it; a mark is named by what it says. */
export function wordsOf(lane: TimelineLane, row: number): { readonly name: string; readonly more: string } {
  const label = lane.labelOf(row);
  const described = lane.describe(row);
  if (label === '') return { name: described, more: '' };
  return { name: label, more: described === label ? '' : described };
}

type RowState = 'mark' | 'failed' | 'ended' | 'open' | 'leftOpen' | 'endUnknown';

/**
 * How a row stands; red tells of a failure.
 * @param live what is shown still runs
 */
export function stateOf(model: TimelineModel, lane: TimelineLane, row: number, live: boolean): RowState {
  if (lane.kind !== 'spans') return 'mark';
  if (!isOpen(lane, row)) return lane.columns.tone[row] === tone.red ? 'failed' : 'ended';
  if (live) return 'open';
  return model.isPartial === true ? 'endUnknown' : 'leftOpen';
}

/** How long it took, so far where it is open. */
export function lasted(
  t: Translate<(typeof timelineMessages)['en']>,
  state: RowState,
  duration: string,
): string {
  switch (state) {
    case 'mark':
      return t('moment');
    case 'open':
      return t('stillOpen', { duration });
    case 'leftOpen':
    case 'endUnknown':
      return t(state);
    default:
      return t('lasted', { duration });
  }
}
