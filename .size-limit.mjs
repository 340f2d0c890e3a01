import { firstTypingFiles } from './scripts/lib/budget.mjs';

/**
 * The static check; `npm run bench -- weight` measures the same in a real browser. What counts as the connection:
 * docs/decisions/0006-weight-of-the-connection.md.
 */
export default [
  { name: 'auth + connection, without schemas', path: ['.cache/budget/*.js'], limit: '9 kB', gzip: true },
  {
    name: 'scripts until the composer accepts typing',
    path: firstTypingFiles(),
    limit: '190 kB',
    gzip: true,
  },
];
