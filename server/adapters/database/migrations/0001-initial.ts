/** The first tables. A published migration never changes: add the next number instead. */
export const initial = `
create table users (
  id text primary key,
  email text not null unique,
  name text not null
);

create table credentials (
  user_id text primary key references users (id),
  password_hash text not null
);

create table refresh_families (
  id text primary key,
  user_id text not null references users (id),
  "current" text not null,
  previous text,
  previous_until timestamptz,
  expires_at timestamptz not null,
  revoked boolean not null
);

create table workspaces (
  id text primary key,
  name text not null
);

create table memberships (
  workspace_id text not null references workspaces (id),
  user_id text not null references users (id),
  role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  primary key (workspace_id, user_id)
);
create index memberships_user on memberships (user_id);

create table invitations (
  workspace_id text not null references workspaces (id),
  email text not null,
  role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  primary key (workspace_id, email)
);

create table applications (
  id text primary key,
  name text not null,
  description text not null,
  workspace_id text not null references workspaces (id),
  plugin_ids json not null
);

create table sessions (
  id text primary key,
  application_id text not null references applications (id),
  workspace_id text not null references workspaces (id),
  title text not null,
  archived boolean not null,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sessions_application on sessions (application_id);

create table messages (
  id text primary key,
  session_id text not null references sessions (id),
  role text not null check (role in ('user', 'assistant', 'system')),
  content text not null,
  user_id text,
  created_at timestamptz not null,
  sources json not null,
  client_message_id text,
  parent_id text,
  position integer not null,
  status text not null check (status in ('running', 'complete', 'stopped', 'interrupted', 'error')),
  usage json,
  timing json,
  error json,
  lease json
);
create unique index messages_position on messages (session_id, position);
create unique index messages_client_id on messages (session_id, client_message_id);
create index messages_running on messages (status) where status = 'running';

create table message_events (
  message_id text not null references messages (id),
  n integer not null,
  name text not null,
  data json not null,
  primary key (message_id, n)
);

create table documents (
  id text primary key,
  workspace_id text not null references workspaces (id),
  title text not null,
  text text not null,
  version integer not null,
  updated_at timestamptz not null,
  updated_by text not null
);
create index documents_workspace on documents (workspace_id);

create table document_revisions (
  document_id text not null references documents (id),
  n integer not null,
  text text not null,
  "by" text not null,
  at timestamptz not null,
  primary key (document_id, n)
);

create table notifications (
  id text primary key,
  user_id text not null,
  kind text not null,
  params json not null,
  title text not null,
  body text not null,
  action_url text,
  "group" text,
  read_at timestamptz,
  created_at timestamptz not null
);
create index notifications_user on notifications (user_id, created_at);

create table activity (
  id text primary key,
  workspace_id text not null references workspaces (id),
  at timestamptz not null,
  kind text not null,
  user_id text,
  params json not null
);
create index activity_workspace on activity (workspace_id, at);

create table plugins (
  id text primary key,
  name text not null,
  description text not null,
  version text not null,
  tools json not null,
  source text not null
);

create table executions (
  id text primary key,
  plugin_id text not null,
  tool_name text not null,
  workspace_id text not null,
  user_id text,
  status text not null check (status in ('running', 'completed', 'failed')),
  started_at timestamptz not null,
  ended_at timestamptz,
  duration double precision,
  parameters json not null,
  result json,
  error text,
  ingest_key_hash text,
  ordinal bigserial not null
);
create index executions_workspace on executions (workspace_id, started_at);

create table run_records (
  execution_id text not null references executions (id),
  n integer not null,
  type text not null check (type in ('log', 'trace', 'step', 'variable', 'api_call')),
  data json not null,
  primary key (execution_id, n)
);
`;
