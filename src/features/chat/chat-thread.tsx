import { ArrowDown } from 'lucide-react';
import { Suspense, useCallback, useEffect, useLayoutEffect, useState, type MouseEvent } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';
import { Button } from '#src/ui/button.tsx';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { lazyPart } from '#src/ui/lazy-part.ts';
import { LiveRegion } from '#src/ui/live-region.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { BranchNote } from './branches/branch-note.tsx';
import { lastCopyOf, useBranchOrigin } from './branches/branch-origin.ts';
import { useBranchRequest } from './branches/branch-request.ts';
import { BranchingProvider, useBranching } from './branches/use-branching.ts';
import { AnswerArticle } from './answer-article.tsx';
import { isOpen } from './answer-fold.ts';
import { useChat } from './chat-context.ts';
import { ChatError } from './chat-error.tsx';
import { RequestError } from './request-error.tsx';
import { selectHistoryStatus } from './chat-selectors.ts';
import type { ChatState, Entry, Linked } from './chat-types.ts';
import { useFindRequest } from './find-request.ts';
import { chatMessages } from './messages.ts';
import { lastSaid } from './last-said.ts';
import { FindBar } from './late-fields.ts';
import { leadFromWhatGoes } from './lead-focus.ts';
import { useRevealRequest } from './reveal-request.ts';
import { threadMessages } from './thread-messages.ts';
import { PromptArticle } from './prompt-article.tsx';
import { useAnnouncement } from './use-announcement.ts';
import { useRenderer } from './use-renderer.ts';
import { useThreadScreen } from './use-thread-screen.ts';

/** Not needed before the first letter can be typed. */
const LinkedMessage = lazyPart(async () => (await import('./linked-message.tsx')).default);
const EarlierMessages = lazyPart(async () => (await import('./earlier-messages.tsx')).default);

/** What one unit of a wheel's turn is: a pixel, a line, a page. px */
const WHEEL_PX = [1, 26, 600];

/** So near to the oldest known message older ones are fetched, in messages. */
const NEAR_TOP = 20;

export interface ChatThreadProps {
  readonly state: ChatState;
  readonly linked?: Linked | null;
}

/** The conversation: what was said in order, following the newest while the reader is at the end. */
export function ChatThread({ state, linked = null }: ChatThreadProps) {
  const t = useMessages(chatMessages);
  const thread = useMessages(threadMessages);
  const { session, onNewChat, mayWrite } = useChat();
  const { http, clock } = useServices();
  const { entries, history } = state;
  const isPartial = history.from > 0 && history.from !== Infinity;
  const { screen, ranges, scroller, log, room, pinned, showsEnd, toEnd } = useThreadScreen(
    entries,
    isPartial,
  );
  const status = selectHistoryStatus(state);
  const isCut = !state.connected && history.failure?.kind === 'network' && entries.length > 0;
  const find = useFindRequest(scroller);
  useLayoutEffect(() => {
    // The message box has just been turned off: off, it would lose the focus. Where nobody has touched the page yet it is
    // nobody's, and would only be framed.
    const isTouched = (navigator as Partial<Navigator>).userActivation?.hasBeenActive !== false;
    const hadFocus = document.activeElement?.matches('textarea:disabled') === true;
    if (!mayWrite && hadFocus && isTouched) scroller.current?.focus();
  }, [mayWrite, scroller]);
  const [marked, setMarked] = useState<string | null>(null);
  useRevealRequest(screen, setMarked);
  const { settled } = useRenderer();
  // What is read from the history shows once: as plain text first, it would change its height under the pointer.
  const opening = !settled && entries.length > 0 && entries.every(isPast);
  const isNearTop = isPartial && !opening && (ranges[0]?.first ?? 0) < NEAR_TOP;
  useEffect(() => {
    if (!isNearTop || history.earlier !== null) return;
    import('./earlier-history.ts').then(
      ({ loadEarlier }) => loadEarlier({ session, http, clock }),
      () => undefined,
    );
  }, [isNearTop, history.earlier, history.from, session, http, clock]);
  useLayoutEffect(() => {
    numberArticles(log.current, isPartial ? -1 : entries.length);
  });

  const last = lastSaid(entries);
  const origin = useBranchOrigin();
  const lastCopy = lastCopyOf(entries, origin);
  const branching = useBranching();
  const { branch } = branching;
  const branchFrom = useCallback(
    (entry: Entry) => {
      toEnd();
      branch(entry);
    },
    [toEnd, branch],
  );
  useBranchRequest(branchFrom);

  const draw = (entry: Entry, index: number) => (
    <div
      key={entry.key}
      data-row={entry.key}
      data-index={index}
      // By itself: what changes in one is no reason to look through the boxes of the others.
      className={`group/row contain-layout ${marked === entry.key ? 'marked-message' : ''}`}
    >
      {entry.kind === 'prompt' ? (
        <PromptArticle prompt={entry} />
      ) : (
        <AnswerArticle answer={entry} isLast={index === last} dropped={state.drops > 0} />
      )}
      {origin !== null && index === lastCopy ? <BranchNote origin={origin} /> : null}
    </div>
  );

  return (
    <section aria-label={t('conversation')} className="relative flex min-h-0 flex-1 flex-col">
      <Announcement state={state} />
      {find.isOpen ? (
        <PlainOnFailure plain={null}>
          <FindBar
            state={state}
            screen={screen}
            scroller={scroller}
            count={find.count}
            onClose={find.close}
          />
        </PlainOnFailure>
      ) : null}
      {linked === null ? null : (
        <PlainOnFailure plain={null}>
          <Suspense>
            <LinkedMessage
              key={`${linked.visit} ${linked.id}`}
              id={linked.id}
              state={state}
              screen={screen}
              isBelow={find.isOpen}
              onMark={setMarked}
            />
          </Suspense>
        </PlainOnFailure>
      )}
      <div
        ref={scroller}
        data-thread={pinned ? 'end' : ''}
        tabIndex={0}
        onScroll={screen.scrolled}
        onClickCapture={(event: MouseEvent<HTMLDivElement>) => {
          const opener = (event.target as Element).closest('[aria-expanded], [data-opens], summary');
          if (opener) screen.hold(opener);
        }}
        onClick={leadFromWhatGoes}
        // What is read is kept in its place here; the browser's own anchoring would do it twice.
        className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div className="mx-auto w-full max-w-[48rem] px-4 py-2">
          {state.reloadedAt === null ? null : <ReloadedNote />}
          {/* In a cut the pill tells it, and what is here is asked for again once it is over. */}
          {status === 'failed' && history.failure && !isCut ? (
            <RequestError
              key={history.loaded}
              title={t('historyFailed')}
              failure={history.failure}
              onRetry={session.reload}
            />
          ) : null}
          {opening || (entries.length === 0 && status === 'loading') ? (
            <Skeleton lines={6} label={t('loadingConversation')} />
          ) : null}
          {entries.length === 0 && status === 'loaded' ? (
            <EmptyState title={t('emptyTitle')} detail={t('emptyDetail')} className="py-16" />
          ) : null}
          {isNearTop ? (
            <PlainOnFailure plain={null}>
              <Suspense>
                <EarlierMessages state={state} />
              </Suspense>
            </PlainOnFailure>
          ) : null}
          <div ref={log} role="log" aria-live="off" aria-label={t('conversation')} hidden={opening}>
            <BranchingProvider value={branching}>
              {ranges.flatMap(({ first, end }, at) => [
                // As high as what is not mounted: the screen says how much that is.
                <div key={`gap ${String(at)}`} data-gap="" aria-hidden="true" />,
                ...entries.slice(first, end).map((entry, index) => draw(entry, first + index)),
              ])}
            </BranchingProvider>
          </div>
          {/* Room beneath a sent prompt, so that it can stand at the top. */}
          <div ref={room} aria-hidden="true" />
          {state.failure === null ? null : (
            <ChatError failure={state.failure} onRetry={null} onNewChat={onNewChat} onOpenRun={null} />
          )}
        </div>
      </div>
      {showsEnd ? null : (
        <Button
          size="sm"
          onClick={toEnd}
          // It lies over what the wheel is turned for.
          onWheel={({ deltaY, deltaMode }) =>
            scroller.current?.scrollBy(0, deltaY * (WHEEL_PX[deltaMode] ?? 1))
          }
          // On a phone its words would lie on the last buttons of an answer: the arrow alone, beside them.
          className="absolute right-2 bottom-2 shadow-sm max-sm:px-2 sm:right-auto sm:left-1/2 sm:-translate-x-1/2"
        >
          <ArrowDown aria-hidden="true" className="size-3.5" />
          <span className="max-sm:sr-only">{thread('jump')}</span>
        </Button>
      )}
    </section>
  );
}

/** Written by nobody at this page, and over. */
function isPast(entry: Entry): boolean {
  return entry.kind === 'prompt' ? entry.submittedAt === null : !isOpen(entry);
}

/** Says of each mounted message which it is of how many, once that is known: -1 until then. */
function numberArticles(log: HTMLElement | null, count: number): void {
  for (const row of (log?.children ?? []) as Iterable<HTMLElement>) {
    const article = row.firstElementChild;
    if (!article) continue;
    const at = count < 0 ? null : String(Number(row.dataset['index']) + 1);
    if (article.ariaSetSize !== String(count)) article.ariaSetSize = String(count);
    if (article.ariaPosInSet !== at) article.ariaPosInSet = at;
  }
}

/** By itself: what it keeps in mind is no reason to draw the thread again. */
function Announcement({ state }: { readonly state: ChatState }) {
  return <LiveRegion message={useAnnouncement(state)} />;
}

function ReloadedNote() {
  const thread = useMessages(threadMessages);
  const { session } = useChat();
  return (
    <p
      role="status"
      className="mb-2 flex items-center gap-2 rounded-md bg-canvas px-3 py-1.5 text-xs text-ink-2"
    >
      <span className="flex-1">{thread('historyReloaded')}</span>
      <Button size="sm" variant="ghost" onClick={session.dismissFailure}>
        {thread('dismiss')}
      </Button>
    </p>
  );
}
