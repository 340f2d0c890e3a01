/** A wait that an error's words name: those of providers do, and those of our gateway. */
const WAIT = /\s*\b(?:please )?(?:re)?try again in ([\d.]+) ?s(?:econds?)?\b\.?/i;

/** Seconds, or null. */
export function waitInWords(message: string): number | null {
  const seconds = Number(WAIT.exec(message)?.[1]);
  return seconds > 0 ? Math.ceil(seconds) : null;
}

/** The number in the words stands still, where a button counts it. */
export function withoutWait(message: string): string {
  return message.replace(WAIT, '');
}
