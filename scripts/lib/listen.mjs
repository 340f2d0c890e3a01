/**
 * PORT and HOST as running.md names them; a wrong value ends the command with one line that names it.
 * @returns {{port: number, host: string}}
 */
export function listenSettings() {
  const text = process.env['PORT'] ?? '8000';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) {
    console.error(`PORT=${text}: not a port. Give a number from 0 (any free one) to 65535.`);
    process.exit(1);
  }
  return { port, host: process.env['HOST'] || '127.0.0.1' };
}

/** How the address is said to a person: the loopback as localhost, everything else as it is. */
export function shownAddress(host, port) {
  const loopback = ['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host);
  const name = loopback ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** A listen error as one line that says what to do. */
export function listenError(error, port) {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is taken. Stop what listens there, or choose another: PORT=8001`;
  if (error.code === 'EACCES')
    return `Port ${port} may not be opened by this user. Choose one above 1023: PORT=8000`;
  return `Cannot listen on port ${port}: ${error.message}`;
}
