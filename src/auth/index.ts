export { createAuthHolder, type AuthHolderOptions } from './auth-holder.ts';
export { createKeptToken, type KeptToken } from './kept-token.ts';
