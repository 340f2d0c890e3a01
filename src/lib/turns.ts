/** One handshake at a time per server: browsers do no more, and a deadline must not run while one waits for its turn. */
export interface Turns {
  /** Calls `start` when it is its turn (perhaps at once); the returned function gives the turn back, or leaves the line. */
  take(start: () => void): () => void;
}

export function createTurns(): Turns {
  const line: (() => void)[] = [];
  return {
    take(start) {
      line.push(start);
      if (line.length === 1) start();
      return () => {
        const place = line.indexOf(start);
        if (place < 0) return;
        line.splice(place, 1);
        if (place === 0) line[0]?.();
      };
    },
  };
}
