/** Whom a prompt mentions and what it brings along, and what people think of an answer. */
export const promptExtras = `
alter table messages add column mentions json not null default '[]';
alter table messages add column attachments json not null default '[]';

create table message_feedback (
  message_id text not null references messages (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  session_id text not null,
  vote text not null,
  reasons json not null,
  comment text not null,
  updated_at timestamptz not null,
  primary key (message_id, user_id)
);
create index message_feedback_session on message_feedback (session_id, user_id);
`;
