/** Workflows and the runs of them that have ended. */
export const workflowTables = `
create table workflows (
  id text primary key,
  workspace_id text not null,
  name text not null,
  description text not null,
  nodes json not null
);
create index workflows_workspace on workflows (workspace_id);

create table workflow_runs (
  id text primary key,
  workflow_id text not null,
  workspace_id text not null,
  user_id text not null,
  status text not null,
  inputs json not null,
  nodes json not null,
  error text,
  started_at timestamptz not null,
  ended_at timestamptz,
  duration_ms double precision
);
create index workflow_runs_workflow on workflow_runs (workflow_id, started_at);
`;
