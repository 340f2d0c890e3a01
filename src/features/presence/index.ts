export { PresenceSidebar, type PresenceSidebarProps } from './presence-sidebar.tsx';
