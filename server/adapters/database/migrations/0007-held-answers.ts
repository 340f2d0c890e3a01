/** Answers that somebody holds: they run, or their end is not told yet. Looked for every two seconds. */
export const heldAnswers = `
create index messages_held on messages (id) where status = 'running' or lease is not null;
`;
