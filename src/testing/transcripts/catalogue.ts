/**
 * Every transcript of this folder, checked as it is read. A transcript is a file in `fold/` or `exchange/` and a line here.
 */
import exchangeChatBadFrames from './exchange/chat-bad-frames.json' with { type: 'json' };
import exchangeChatBadFramesStock from './exchange/chat-bad-frames-stock.json' with { type: 'json' };
import exchangeChatBranch from './exchange/chat-branch.json' with { type: 'json' };
import exchangeChatBranchStock from './exchange/chat-branch-stock.json' with { type: 'json' };
import exchangeChatCancel from './exchange/chat-cancel.json' with { type: 'json' };
import exchangeChatExtended from './exchange/chat-extended.json' with { type: 'json' };
import exchangeChatExtras from './exchange/chat-extras.json' with { type: 'json' };
import exchangeChatInvalidToken from './exchange/chat-invalid-token.json' with { type: 'json' };
import exchangeChatRepeat from './exchange/chat-repeat.json' with { type: 'json' };
import exchangeChatStock from './exchange/chat-stock.json' with { type: 'json' };
import exchangeChatStockSecondDialect from './exchange/chat-stock-second-dialect.json' with { type: 'json' };
import exchangeChatViewer from './exchange/chat-viewer.json' with { type: 'json' };
import exchangeDebugHistoryExtended from './exchange/debug-history-extended.json' with { type: 'json' };
import exchangeDebugHistoryStock from './exchange/debug-history-stock.json' with { type: 'json' };
import exchangeDebugLive from './exchange/debug-live.json' with { type: 'json' };
import exchangeDebugNumbered from './exchange/debug-numbered.json' with { type: 'json' };
import exchangeDebugUnknown from './exchange/debug-unknown.json' with { type: 'json' };
import exchangeInboxRead from './exchange/inbox-read.json' with { type: 'json' };
import exchangeNotificationsHello from './exchange/notifications-hello.json' with { type: 'json' };
import exchangeNotificationsOtherUser from './exchange/notifications-other-user.json' with { type: 'json' };
import exchangeSseCompletionStock from './exchange/sse-completion-stock.json' with { type: 'json' };
import exchangeWorkspaceHello from './exchange/workspace-hello.json' with { type: 'json' };
import exchangeWorkspaceLifecycleRefused from './exchange/workspace-lifecycle-refused.json' with { type: 'json' };
import exchangeWorkspaceNotMember from './exchange/workspace-not-member.json' with { type: 'json' };
import exchangeWorkspacePresence from './exchange/workspace-presence.json' with { type: 'json' };
import foldChatCancel from './fold/chat-cancel.json' with { type: 'json' };
import foldChatCancelledByOther from './fold/chat-cancelled-by-other.json' with { type: 'json' };
import foldChatDuplicateDelta from './fold/chat-duplicate-delta.json' with { type: 'json' };
import foldChatErrorData from './fold/chat-error-data.json' with { type: 'json' };
import foldChatErrorExtended from './fold/chat-error-extended.json' with { type: 'json' };
import foldChatErrorFlat from './fold/chat-error-flat.json' with { type: 'json' };
import foldChatExtended from './fold/chat-extended.json' with { type: 'json' };
import foldChatFirstDialect from './fold/chat-first-dialect.json' with { type: 'json' };
import foldChatIndexGap from './fold/chat-index-gap.json' with { type: 'json' };
import foldChatInterrupted from './fold/chat-interrupted.json' with { type: 'json' };
import foldChatInterruptedEnd from './fold/chat-interrupted-end.json' with { type: 'json' };
import foldChatResumeRecovered from './fold/chat-resume-recovered.json' with { type: 'json' };
import foldChatResumeSnapshot from './fold/chat-resume-snapshot.json' with { type: 'json' };
import foldChatSecondDialect from './fold/chat-second-dialect.json' with { type: 'json' };
import foldChatSourcesStock from './fold/chat-sources-stock.json' with { type: 'json' };
import foldChatSourcesTool from './fold/chat-sources-tool.json' with { type: 'json' };
import foldChatTwoResponses from './fold/chat-two-responses.json' with { type: 'json' };
import foldChatUnknownFrames from './fold/chat-unknown-frames.json' with { type: 'json' };
import foldDebugHistory from './fold/debug-history.json' with { type: 'json' };
import foldDebugLive from './fold/debug-live.json' with { type: 'json' };
import foldDebugNumbered from './fold/debug-numbered.json' with { type: 'json' };
import foldDebugResume from './fold/debug-resume.json' with { type: 'json' };
import foldDebugUnknown from './fold/debug-unknown.json' with { type: 'json' };
import foldInboxReadElsewhere from './fold/inbox-read-elsewhere.json' with { type: 'json' };
import foldNotificationWithId from './fold/notification-with-id.json' with { type: 'json' };
import foldNotificationWithoutId from './fold/notification-without-id.json' with { type: 'json' };
import foldSseCompletion from './fold/sse-completion.json' with { type: 'json' };
import foldSseCompletionError from './fold/sse-completion-error.json' with { type: 'json' };
import foldWorkspaceDocuments from './fold/workspace-documents.json' with { type: 'json' };
import foldWorkspaceJoinLeave from './fold/workspace-join-leave.json' with { type: 'json' };
import { readTranscript, type Transcript } from './transcript.ts';

/** What clients must make of frames. */
export const foldTranscripts: readonly Transcript[] = [
  foldChatCancel,
  foldChatCancelledByOther,
  foldChatDuplicateDelta,
  foldChatErrorData,
  foldChatErrorExtended,
  foldChatErrorFlat,
  foldChatExtended,
  foldChatFirstDialect,
  foldChatIndexGap,
  foldChatInterrupted,
  foldChatInterruptedEnd,
  foldChatResumeRecovered,
  foldChatResumeSnapshot,
  foldChatSecondDialect,
  foldChatSourcesStock,
  foldChatSourcesTool,
  foldChatTwoResponses,
  foldChatUnknownFrames,
  foldDebugHistory,
  foldDebugLive,
  foldDebugNumbered,
  foldDebugResume,
  foldDebugUnknown,
  foldInboxReadElsewhere,
  foldNotificationWithId,
  foldNotificationWithoutId,
  foldSseCompletion,
  foldSseCompletionError,
  foldWorkspaceDocuments,
  foldWorkspaceJoinLeave,
].map(readTranscript);

/** Talks with a live server. */
export const exchangeTranscripts: readonly Transcript[] = [
  exchangeChatBadFrames,
  exchangeChatBadFramesStock,
  exchangeChatBranch,
  exchangeChatBranchStock,
  exchangeChatCancel,
  exchangeChatExtended,
  exchangeChatInvalidToken,
  exchangeChatExtras,
  exchangeChatRepeat,
  exchangeChatStock,
  exchangeChatStockSecondDialect,
  exchangeChatViewer,
  exchangeDebugHistoryExtended,
  exchangeDebugHistoryStock,
  exchangeDebugLive,
  exchangeDebugNumbered,
  exchangeDebugUnknown,
  exchangeInboxRead,
  exchangeNotificationsHello,
  exchangeNotificationsOtherUser,
  exchangeSseCompletionStock,
  exchangeWorkspaceHello,
  exchangeWorkspaceLifecycleRefused,
  exchangeWorkspaceNotMember,
  exchangeWorkspacePresence,
].map(readTranscript);

/**
 * The exchanges that a server can play.
 * @param extensions what it offers; a stock server plays those of mode `stock`, an extended one the others that it has all for
 */
export function exchangesFor(extensions: ReadonlySet<string>): Transcript[] {
  const mode = extensions.size === 0 ? 'stock' : 'extended';
  return exchangeTranscripts.filter(
    (transcript) =>
      (transcript.mode === mode || transcript.mode === 'any') &&
      transcript.needs.every((need) => extensions.has(need)),
  );
}
