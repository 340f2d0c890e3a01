/** Chats that the server does not have yet: loaded once the view stands, since it may be gone when they are needed. */
export { LocalChatNotice } from './local-chat-notice.tsx';
export { LocalChatRows } from './local-chat-rows.tsx';
export { startChat } from './start-chat.ts';
