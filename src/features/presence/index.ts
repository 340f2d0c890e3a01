export { MembersPage, type MembersPageProps } from './members-page.tsx';
export { PresenceSidebar, type PresenceSidebarProps } from './presence-sidebar.tsx';
