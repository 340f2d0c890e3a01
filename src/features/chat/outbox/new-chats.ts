/**
 * Chats that the server does not have yet, those that are put away, and what else is said of the list: loaded once the
 * view stands, since the server may be gone when they are needed.
 */
export { ArchivedChats, ArchiveNote } from '../archive/archived-chats.tsx';
export { ListAsOf } from '../sessions/list-as-of.tsx';
export { NoTitleFound } from '../sessions/no-title-found.tsx';
export { NoApplications } from '../no-applications.tsx';
export { RunningMark } from '../sessions/running-mark.tsx';
export { LocalChatNotice } from './local-chat-notice.tsx';
export { LocalChatRows } from './local-chat-rows.tsx';
export { startChat } from './start-chat.ts';
export { StartRefused } from './start-refused.tsx';
