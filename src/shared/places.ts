/** Something that a feature has and the command palette can lead to: a chat, a document, a plugin. */
import type { Services } from '#src/connection/services.ts';

export interface Place {
  readonly id: string;
  /** '' where it has no name of its own. */
  readonly name: string;
}

/** Looks the places of a workspace up; a feature hands one out by its index. Rejects as the request does. */
export type FindPlaces = (
  services: Pick<Services, 'http'>,
  workspaceId: string,
  signal: AbortSignal,
) => Promise<readonly Place[]>;
