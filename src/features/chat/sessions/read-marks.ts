/** How far the server knows that its sessions are read, as far as this page heard: from its own answers and from frames. */
export interface ReadMarks {
  of(sessionId: string): number;
  told(sessionId: string, position: number): void;
  /** The server did not take it. */
  back(sessionId: string, position: number): void;
}

export function createReadMarks(): ReadMarks {
  const known = new Map<string, number>();
  const of = (sessionId: string): number => known.get(sessionId) ?? 0;
  return {
    of,
    told: (sessionId, position) => void known.set(sessionId, Math.max(of(sessionId), position)),
    back: (sessionId, position) => void known.set(sessionId, position),
  };
}
