/**
 * Ends this process (by SIGTERM to itself, so that it ends in good order) once the process that started it is gone.
 * npm passes on SIGTERM and SIGINT, but a killed npm passes nothing on and would leave a server on the port.
 * Does nothing outside npm: a process put under a supervisor on purpose may lose its first parent.
 */
export function endWithParent() {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}
