/**
 * Chats that the server does not have yet, and those that are put away: loaded once the view stands, since the server
 * may be gone when they are needed.
 */
export { ArchivedChats, ArchiveNote } from '../archive/archived-chats.tsx';
export { LocalChatNotice } from './local-chat-notice.tsx';
export { LocalChatRows } from './local-chat-rows.tsx';
export { startChat } from './start-chat.ts';
