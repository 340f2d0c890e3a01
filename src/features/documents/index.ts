export { findDocuments } from './document-places.ts';
export { DocumentsView, type DocumentsViewProps } from './documents-view.tsx';
