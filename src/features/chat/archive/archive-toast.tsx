import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useExtension, useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Session } from '#src/protocol/entities.ts';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { useChangeSession } from '../chat-queries.ts';
import { archiveMessages } from './archive-messages.ts';
import { useArchiveNews, type ArchiveNews } from './archive-news.ts';

export interface ArchiveToastProps {
  readonly workspaceId: string;
  readonly sessions: readonly Session[];
  readonly openId: string | null;
  readonly onOpen: (sessionId: string) => void;
}

const SHOWN_MS = 10_000;

/** What was archived just now, with the way back; what could not be, with the way to try again. */
export function ArchiveToast({ workspaceId, sessions, openId, onOpen }: ArchiveToastProps) {
  const t = useMessages(archiveMessages);
  const { clock } = useServices();
  const [news, letGo] = useArchiveNews(workspaceId);
  const hasWayBack = useExtension('session-archive') === true;
  const change = useChangeSession(workspaceId);
  // What somebody points at or has the focus on does not go away.
  const [held, setHeld] = useState(false);
  /** The chat that was open when it was archived: an undo leads back into it. */
  const left = useRef<string | null>(null);
  const shownOpen = useRef(openId);
  useEffect(() => {
    if (openId !== shownOpen.current && openId === null) left.current = shownOpen.current;
    shownOpen.current = openId;
  }, [openId]);
  const release = useRef(letGo);
  useEffect(() => {
    release.current = letGo;
  });
  useEffect(() => {
    if (news === null || held) return undefined;
    return clock.schedule(() => {
      release.current();
    }, SHOWN_MS);
  }, [clock, news, held]);

  const about = sessions.find(({ id }) => id === news?.sessionId);
  const title = about?.title == null || about.title === '' ? t('untitled') : about.title;
  const isForGood = news?.archive === true && news.done && !hasWayBack;
  const ask = (archive: boolean): void => {
    if (news) change.mutate({ sessionId: news.sessionId, archive });
  };
  const undo = (): void => {
    const id = news?.sessionId;
    if (id === undefined) return;
    // The button that has the focus goes away with the words, and tells nobody.
    setHeld(false);
    change.mutate(
      { sessionId: id, archive: false },
      {
        onSuccess: () => {
          if (left.current === id && shownOpen.current === null) onOpen(id);
        },
      },
    );
  };
  return (
    <div
      onPointerEnter={() => {
        setHeld(true);
      }}
      onPointerLeave={() => {
        setHeld(false);
      }}
      onFocus={() => {
        setHeld(true);
      }}
      onBlur={() => {
        setHeld(false);
      }}
      className={cx(
        news === null
          ? 'sr-only'
          : 'flex items-center gap-2 rounded-md border border-line bg-surface py-1.5 pr-1.5 pl-3 text-sm shadow-lg',
      )}
    >
      <p role="status" className="min-w-0 flex-1 break-words text-ink-2">
        {news === null ? '' : t(wordsOf(news), { title })}
        {isForGood ? ` ${t('noWayBack')}` : ''}
        {/* What is not documented is said once it is seen. */}
        {isForGood && about?.archived === true ? ` ${t('below')}` : ''}
      </p>
      {news?.archive && news.done && hasWayBack ? (
        <Button size="sm" busy={change.isPending} onClick={undo}>
          {t('undo')}
        </Button>
      ) : null}
      {news && !news.done ? (
        <Button
          size="sm"
          busy={change.isPending}
          onClick={() => {
            ask(news.archive);
          }}
        >
          {t('tryAgain')}
        </Button>
      ) : null}
      {news === null ? null : (
        <IconButton
          size="sm"
          label={t('dismiss')}
          icon={<X aria-hidden="true" />}
          onClick={() => {
            setHeld(false);
            letGo();
          }}
        />
      )}
    </div>
  );
}

function wordsOf({
  archive,
  done,
}: ArchiveNews): 'archived' | 'notArchived' | 'broughtBack' | 'notBroughtBack' {
  if (archive) return done ? 'archived' : 'notArchived';
  return done ? 'broughtBack' : 'notBroughtBack';
}
