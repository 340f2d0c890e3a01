/** Tools that may run in a chat without asking; and who stopped an answer, for those who come later. */
export const toolGrantsAndStops = `
create table tool_grants (
  session_id text not null,
  tool_name text not null,
  by text not null,
  at timestamptz not null,
  primary key (session_id, tool_name)
);
alter table messages add column stopped_by text;
`;
