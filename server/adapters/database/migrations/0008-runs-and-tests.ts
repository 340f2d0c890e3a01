/** Lists of runs by plugin and status, in pages; and runs that were saved as tests, with what came of them. */
export const runsAndTests = `
drop index executions_workspace;
create index executions_workspace on executions (workspace_id, started_at, id);
create index executions_plugin on executions (workspace_id, plugin_id, started_at, id);
create index executions_status on executions (workspace_id, status, started_at, id);

create table plugin_tests (
  id text primary key,
  workspace_id text not null references workspaces (id),
  plugin_id text not null,
  name text not null,
  tool_name text not null,
  parameters json not null,
  expected_result json,
  expected_steps json,
  created_by text not null,
  created_at timestamptz not null
);
create index plugin_tests_plugin on plugin_tests (workspace_id, plugin_id);

create table plugin_test_results (
  test_id text not null references plugin_tests (id) on delete cascade,
  execution_id text not null,
  passed boolean not null,
  differences json not null,
  at timestamptz not null,
  by text not null,
  primary key (test_id, execution_id)
);
create index plugin_test_results_at on plugin_test_results (test_id, at);
`;
