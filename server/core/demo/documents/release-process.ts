export const releaseProcess = `# Release process

How a change gets from a branch to every customer. The aim is that releasing is dull.

## Release schedule

We release the cloud service every weekday at 09:00 UTC, automatically, with whatever is on main. There is no release on a Friday after 12:00 UTC and none between 18 December and 2 January, except for fixes of SEV1 and SEV2 incidents. Self-hosted versions come on the first Tuesday of each month.

## Before you merge

- Tests, types, lint and the bundle budget are green. Nobody merges on red, however small the change.
- One reviewer has approved; two for anything that touches sign-in, billing or migrations.
- A change that a customer can see stands behind a feature flag, off by default.
- The changelog has a line that a customer would understand.

## Stages

1. **Staging.** Every merge to main is deployed within ten minutes. The journeys run against it for a quarter of an hour.
2. **Canary.** At 09:00 UTC the build goes to 5 % of the traffic for one hour. It stops by itself if errors rise by half a percent or the slowest tenth of the answers gets 20 % slower.
3. **Everyone.** The rest follows in three steps of 20 minutes. The release manager of the week watches the dashboard and is the only one who may pause it.

## Feature flags

A flag has an owner and an end date no more than 90 days away. Turn it on for ourselves first, then for the friendly customers in the early-access list, then for a tenth of the others, then for all. A flag that is past its date fails the build: remove it, or move the date in a reviewed change.

## Database migrations

Migrations are always two releases apart from the code that needs them: first add, then use, then remove. A migration must be able to run while the old code is still serving, and must finish within 30 seconds on a copy of the production database. Anything longer is done in batches by a job.

## Rolling back

Any engineer may roll back at any time with the command /rollback gateway. It takes about four minutes and needs no approval. Afterwards open an incident, even if nobody noticed, because the canary should have caught it. A rollback over a migration is safe as long as the rule of two releases was kept.

## Hotfixes

A hotfix is a branch from the released tag with the smallest change that helps. It needs one reviewer, skips the canary hour but not the staging journeys, and is merged back to main the same day. Two hotfixes within a week lead to a review of what the tests did not see.

## Release notes

The release manager writes them on Tuesday from the changelog lines: what is new, what was mended, what will go away and when. Something that will be removed is announced at least 60 days ahead. The notes are translated into Korean on Wednesday and both are published together.

## Version numbers

Self-hosted versions are numbered year.month.patch, such as 26.11.0. We support the last three of them with security fixes, which is a little more than a quarter of a year.
`;
