/** A chat that the server does not have yet has a name of this browser's own. */
export const LOCAL = 'new-';

export const isLocal = (sessionId: string | null): boolean => sessionId?.startsWith(LOCAL) === true;

/** Chats that were made while this page looked: the server's name, and ours. What is mounted stays for both. */
export const localNames = new Map<string, string>();
