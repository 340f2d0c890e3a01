/** Workflow runs under way, held by a lease; what an application is told, and who changed it last. */
export const runsAndApplications = `
alter table workflow_runs add column lease json;
create index workflow_runs_status on workflow_runs (status);

alter table applications add column instructions text not null default '';
alter table applications add column version integer not null default 1;
alter table applications add column updated_at timestamptz;
alter table applications add column updated_by text;
`;
