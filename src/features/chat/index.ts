export { findChats } from './chat-places.ts';
export { chooseApplication } from './chosen-application.ts';
export { ChatView, type ChatViewProps } from './chat-view.tsx';
