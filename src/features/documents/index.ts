export { DocumentsView, type DocumentsViewProps } from './documents-view.tsx';
