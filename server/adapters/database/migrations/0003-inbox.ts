/** Inboxes: an order and a count of changes for each, marks beside `read_at`, and muted kinds. */
export const inbox = `
alter table notifications add column archived_at timestamptz;
alter table notifications add column snoozed_until timestamptz;
alter table notifications add column position integer not null default 0;
alter table notifications add column revision integer not null default 0;
update notifications set position = ordered.n, revision = ordered.n
  from (select id, row_number() over (partition by user_id order by created_at, id) as n from notifications) as ordered
  where ordered.id = notifications.id;
drop index notifications_user;
create unique index notifications_position on notifications (user_id, position);
create index notifications_unread on notifications (user_id) where read_at is null;

create table inboxes (
  user_id text primary key,
  revision integer not null,
  muted_kinds json not null
);
insert into inboxes select user_id, max(position), '[]' from notifications group by user_id;
`;
