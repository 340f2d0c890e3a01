export { ApplicationsView, type ApplicationsViewProps } from './applications-view.tsx';
