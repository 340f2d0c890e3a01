/**
 * Texts of messages as they are searched, beside the messages: written once, when a message has ended, and read in
 * one piece. And how far each person has read each chat.
 */
export const chatSearch = `
create table message_texts (
  message_id text primary key references messages (id) on delete cascade,
  workspace_id text not null,
  session_id text not null,
  position integer not null,
  at timestamptz not null,
  folded text not null
);
create index message_texts_newest on message_texts (workspace_id, at, session_id, position);
insert into message_texts (message_id, workspace_id, session_id, position, at, folded)
  select m.id, s.workspace_id, m.session_id, m.position, m.created_at, lower(normalize(m.content))
  from messages m join sessions s on s.id = m.session_id
  where m.status <> 'running' and m.role <> 'system';

create table session_reads (
  session_id text not null references sessions (id) on delete cascade,
  user_id text not null,
  position integer not null,
  primary key (session_id, user_id)
);
`;
