/**
 * Whether a modal dialog stands over the page. Keys that a view listens for on the document are not its own then: they
 * reach the document from inside the dialog, and from the page itself once what had the focus in the dialog is gone.
 */
export function isModalOpen(): boolean {
  return document.querySelector('dialog[open], [aria-modal="true"]') !== null;
}
