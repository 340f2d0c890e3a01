/** A fold transcript as what a feature's channel and queries would hand to its store, in order. */
import type { SseEvent } from '#src/protocol/sse.ts';
import type { StreamPosition } from '#src/protocol/stream.ts';
import type { Transcript } from './transcript.ts';

export type FoldItem =
  /** The client sent this: its own prompt, a cancel. */
  | { readonly kind: 'sent'; readonly frame: Readonly<Record<string, unknown>> }
  /** Text of a frame for the endpoint's decoder. */
  | { readonly kind: 'frame'; readonly text: string }
  /** An event of a completion's stream. */
  | { readonly kind: 'sse'; readonly event: SseEvent }
  | { readonly kind: 'lost'; readonly code: number }
  | { readonly kind: 'opened'; readonly resumption: 'fresh' | 'recovered' | 'reload' }
  /** What REST answered: wire messages of the session. */
  | {
      readonly kind: 'history';
      readonly messages: readonly unknown[];
      readonly position: StreamPosition | null;
    };

/** @throws Error where the transcript is none to fold. */
export function foldItems(transcript: Transcript): FoldItem[] {
  if (transcript.use !== 'fold') throw new Error(`${transcript.name} is no transcript to fold`);
  return transcript.steps.map((step): FoldItem => {
    if ('send' in step) return { kind: 'sent', frame: step.send };
    if ('receive' in step) return received(transcript, step.receive);
    if ('receiveText' in step) return { kind: 'frame', text: step.receiveText };
    if ('lost' in step) return { kind: 'lost', code: step.lost.code };
    if ('opened' in step) return { kind: 'opened', resumption: step.opened };
    if ('history' in step) return { kind: 'history', messages: step.history, position: step.position };
    throw new Error(`${transcript.name}: this step belongs to exchange transcripts`);
  });
}

function received(transcript: Transcript, frame: Readonly<Record<string, unknown>>): FoldItem {
  if (transcript.endpoint !== 'sse-completion') return { kind: 'frame', text: JSON.stringify(frame) };
  const { type, ...payload } = frame;
  return { kind: 'sse', event: { name: String(type), data: JSON.stringify(payload), id: null } };
}
