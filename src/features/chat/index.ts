export { ChatView, type ChatViewProps } from './chat-view.tsx';
