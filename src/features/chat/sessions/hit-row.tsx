import { Fragment } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useServices } from '#src/connection/react.tsx';
import { parseInstant } from '#src/lib/instant.ts';
import type { SearchHit } from '#src/protocol/chat-search.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { Badge } from '#src/ui/badge.tsx';
import { showTurns } from '#src/ui/show-turns.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import { chatMessages } from '../messages.ts';
import { threadMessages } from '../thread-messages.ts';
import { asRead, marked } from './marked-pieces.ts';

export interface HitRowProps {
  readonly hit: SearchHit;
  readonly author: string;
  readonly onOpen: (sessionId: string, messageId: string) => void;
}

/** One message that was found: whose, when, in which chat, and the words around the hit. */
export function HitRow({ hit, author, onOpen }: HitRowProps) {
  const t = useMessages(chatMessages);
  const thread = useMessages(threadMessages);
  const { clock } = useServices();
  const { formatMoment } = useFormats();
  const offset = useServerOffset();
  const at = hit.created_at == null ? null : parseInstant(hit.created_at);
  const title = hit.session_title == null || hit.session_title === '' ? t('untitled') : hit.session_title;
  return (
    <li>
      <button
        type="button"
        data-row=""
        onClick={() => {
          onOpen(hit.session_id, hit.message_id);
        }}
        className="flex w-full min-w-0 flex-col gap-0.5 rounded-md px-2 py-1.5 text-left hover:bg-raised pointer-coarse:min-h-11"
      >
        <span className="flex min-w-0 items-center gap-1.5">
          <span className="truncate font-medium">{showTurns(title)}</span>
          {hit.archived === true ? <Badge>{thread('archived')}</Badge> : null}
        </span>
        <span className="line-clamp-3 text-xs break-words text-ink-2">
          {hit.cut_before === true ? '…' : ''}
          {marked(hit).map((piece) =>
            piece.isHit ? (
              <mark key={piece.from} className="rounded-xs bg-amber-soft font-medium text-ink">
                {showTurns(piece.text)}
              </mark>
            ) : (
              <Fragment key={piece.from}>{showTurns(asRead(piece))}</Fragment>
            ),
          )}
          {hit.cut_after === true ? '…' : ''}
        </span>
        <span className="truncate text-xs text-ink-3">
          {showTurns(author)}
          {at === null ? null : (
            <>
              {' · '}
              <TimeText instant={at}>{formatMoment(at, Math.max(at, clock.now() * 1000 + offset))}</TimeText>
            </>
          )}
        </span>
      </button>
    </li>
  );
}
