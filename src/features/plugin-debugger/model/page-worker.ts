/** Decodes pages of a history away from the page's thread. One message in, one out, in order. */
import * as z from 'zod/mini';
import { createLineDecoder } from './line-decoder.ts';
import { transferOf } from './page-columns.ts';

z.config({ jitless: true });

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<Uint8Array | null>) => void) | null;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
};
const decoder = createLineDecoder();

scope.onmessage = ({ data }) => {
  const columns = decoder.push(data);
  scope.postMessage(columns, transferOf(columns));
};
