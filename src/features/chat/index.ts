export { findChats } from './chat-places.ts';
export { ChatView, type ChatViewProps } from './chat-view.tsx';
