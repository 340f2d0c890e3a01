import { ChevronLeft, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { flushSync } from 'react-dom';
import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { useChat } from '../chat-context.ts';
import { showVersion } from './attach-branches.ts';
import { selectVersions } from './branch-layout.ts';
import { branchMessages } from './branch-messages.ts';

/** "2 / 3" and the ways to the others, where an entry has siblings; nothing where it has none. */
export const VersionArrows = memo(function VersionArrows({ entryKey }: { readonly entryKey: string }) {
  const t = useMessages(branchMessages);
  const { session } = useChat();
  const versions = useStore(session.store, (state) => selectVersions(state, entryKey));
  if (versions === null) return null;
  const { at, refs, group } = versions;
  const show = (by: -1 | 1): void => {
    flushSync(() => {
      showVersion(session, versions, by);
    });
    focusArrow(group, by);
  };
  return (
    <div
      role="group"
      aria-label={t('versions')}
      data-fork={group}
      className="flex items-center gap-0.5 text-xs text-ink-2"
    >
      <IconButton
        size="sm"
        label={t('previous')}
        icon={<ChevronLeft aria-hidden="true" />}
        disabled={at === 0}
        onClick={() => {
          show(-1);
        }}
      />
      <span className="tabular-nums">{t('place', { n: at + 1, count: refs.length })}</span>
      <IconButton
        size="sm"
        label={t('next')}
        icon={<ChevronRight aria-hidden="true" />}
        disabled={at === refs.length - 1}
        onClick={() => {
          show(1);
        }}
      />
    </div>
  );
});

/** The version that is shown now is another message with arrows of its own: the focus goes on to the same one there. */
function focusArrow(group: string, by: -1 | 1): void {
  const forks = [...document.querySelectorAll<HTMLElement>('[data-fork]')];
  const arrows = forks.find(({ dataset }) => dataset['fork'] === group)?.querySelectorAll('button');
  const [previous, next] = arrows ?? [];
  const arrow = by < 0 ? previous : next;
  // At the end of the way it is off.
  (arrow?.disabled === true ? (by < 0 ? next : previous) : arrow)?.focus();
}
