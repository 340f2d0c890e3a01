/** Records of calls that begin. */
export const apiCallStart = `
alter table run_records drop constraint run_records_type_check;
alter table run_records add constraint run_records_type_check
  check (type in ('log', 'trace', 'step', 'variable', 'api_call_start', 'api_call'));
`;
