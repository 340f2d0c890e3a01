/** Web Locks of one browser, as far as the page uses them: exclusive, in line, `ifAvailable` and `signal`. */
type Granted = (lock: Lock | null) => unknown;

export function createFakeLocks(): Pick<LockManager, 'request'> {
  const lines = new Map<string, (() => void)[]>();
  const held = new Set<string>();

  async function grant(name: string, granted: Granted): Promise<unknown> {
    held.add(name);
    try {
      return await granted({ name, mode: 'exclusive' });
    } finally {
      held.delete(name);
      lines.get(name)?.shift()?.();
    }
  }

  function request(name: string, options: LockOptions, granted: Granted): Promise<unknown> {
    if (!held.has(name)) return grant(name, granted);
    if (options.ifAvailable) return Promise.resolve(granted(null));
    return new Promise((resolve, reject) => {
      const line = lines.get(name) ?? [];
      lines.set(name, line);
      const turn = () => {
        resolve(grant(name, granted));
      };
      line.push(turn);
      options.signal?.addEventListener('abort', () => {
        const at = line.indexOf(turn);
        if (at < 0) return;
        line.splice(at, 1);
        reject(new DOMException('given up', 'AbortError'));
      });
    });
  }

  return { request: request as LockManager['request'] };
}
