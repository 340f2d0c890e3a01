/** Of a chat that continues another one: which, from where, and how many of its messages are copies. */
export const branchedChats = `
alter table sessions add column branched_from json;
`;
