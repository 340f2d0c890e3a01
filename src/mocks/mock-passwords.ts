import type { PasswordService } from '#server/core/ports.ts';

/** The only passwords here are the demo's public one and what the visitor types into this very page. */
export const mockPasswords: PasswordService = {
  hash: (password) => Promise.resolve(`in-memory:${password}`),
  verify: (password, hash) => Promise.resolve(hash === `in-memory:${password}`),
};
