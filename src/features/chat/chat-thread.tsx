import { ArrowDown } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { LiveRegion } from '#src/ui/live-region.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { AnswerArticle } from './answer-article.tsx';
import { isOpen } from './answer-fold.ts';
import { useChat } from './chat-context.ts';
import { ChatError, RequestError } from './chat-error.tsx';
import { selectHistoryStatus } from './chat-selectors.ts';
import type { ChatState, Entry } from './chat-types.ts';
import { chatMessages } from './messages.ts';
import { PromptArticle } from './prompt-article.tsx';
import { useAnnouncement } from './use-announcement.ts';
import { usePinnedScroll } from './use-pinned-scroll.ts';
import { useRenderer } from './use-renderer.ts';

/** The conversation: what was said in order, following the newest while the reader is at the end. */
export function ChatThread({ state }: { readonly state: ChatState }) {
  const t = useMessages(chatMessages);
  const { session, onNewChat } = useChat();
  const { scroller, content, pinned, height, toEnd } = usePinnedScroll();
  const announcement = useAnnouncement(state);
  const status = selectHistoryStatus(state);
  const sentHere = useSentHere(state, toEnd);
  const turn = sentHere === null ? -1 : state.entries.findIndex(({ key }) => key === sentHere);
  const before = turn < 0 ? state.entries : state.entries.slice(0, turn);
  const latest = turn < 0 ? [] : state.entries.slice(turn);
  const { settled } = useRenderer();
  // What is read from the history shows once: as plain text first, it would change its height under the pointer.
  const opening = !settled && state.entries.length > 0 && state.entries.every(isPast);
  const draw = (entry: Entry) =>
    entry.kind === 'prompt' ? (
      <PromptArticle key={entry.key} prompt={entry} />
    ) : (
      <AnswerArticle
        key={entry.key}
        answer={entry}
        isLast={entry === state.entries.at(-1)}
        dropped={state.drops > 0}
      />
    );

  return (
    <section aria-label={t('conversation')} className="relative flex min-h-0 flex-1 flex-col">
      <LiveRegion message={announcement} />
      <div
        ref={scroller}
        data-thread=""
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
      >
        <div ref={content} className="mx-auto w-full max-w-[48rem] px-4 py-2">
          {state.reloadedAt === null ? null : <ReloadedNote />}
          {status === 'failed' && state.history.failure ? (
            <RequestError
              key={state.history.loaded}
              title={t('historyFailed')}
              failure={state.history.failure}
              onRetry={session.reload}
            />
          ) : null}
          {opening || (state.entries.length === 0 && status === 'loading') ? (
            <Skeleton lines={6} label={t('loadingConversation')} />
          ) : null}
          {state.entries.length === 0 && status === 'loaded' ? (
            <EmptyState title={t('emptyTitle')} detail={t('emptyDetail')} className="py-16" />
          ) : null}
          <div role="log" aria-live="off" aria-label={t('conversation')} hidden={opening}>
            {before.map(draw)}
            {latest.length === 0 ? null : (
              // Room beneath a sent prompt, so that it can stand at the top.
              <div style={{ minHeight: Math.max(0, height - 16) }}>{latest.map(draw)}</div>
            )}
          </div>
          {state.failure === null ? null : (
            <ChatError failure={state.failure} onRetry={null} onNewChat={onNewChat} onOpenRun={null} />
          )}
        </div>
      </div>
      {pinned ? null : (
        <Button size="sm" onClick={toEnd} className="absolute bottom-2 left-1/2 -translate-x-1/2 shadow-sm">
          <ArrowDown aria-hidden="true" className="size-3.5" />
          {t('jump')}
        </Button>
      )}
    </section>
  );
}

/** Written by nobody at this page, and over. */
function isPast(entry: Entry): boolean {
  return entry.kind === 'prompt' ? entry.submittedAt === null : !isOpen(entry);
}

/**
 * The key of the prompt that was sent last while this thread is shown; when it appears, it goes to the top
 * (the end of the conversation, with room beneath).
 */
function useSentHere(state: ChatState, toEnd: () => void): string | null {
  const last = state.entries.findLast((entry) => entry.kind === 'prompt' && entry.submittedAt !== null);
  const key = last?.key ?? null;
  const shown = useRef(key);
  useLayoutEffect(() => {
    if (key === shown.current) return;
    shown.current = key;
    if (key !== null) toEnd();
  }, [key, toEnd]);
  return key;
}

function ReloadedNote() {
  const t = useMessages(chatMessages);
  const { session } = useChat();
  return (
    <p
      role="status"
      className="mb-2 flex items-center gap-2 rounded-md bg-canvas px-3 py-1.5 text-xs text-ink-2"
    >
      <span className="flex-1">{t('historyReloaded')}</span>
      <Button size="sm" variant="ghost" onClick={session.dismissFailure}>
        {t('dismiss')}
      </Button>
    </p>
  );
}
