export const onCallGuide = `# On-call guide

For everyone who carries the pager. Read it before your first week, keep it open during it.

## Rotation

One engineer is primary and one is secondary, for a week each, from Monday 11:00 to Monday 11:00 UTC. Whoever was secondary becomes primary next. You are on call at most one week in six. Swaps are fine: find someone, change the calendar yourself, and tell the channel.

On-call weeks are paid with 350 euros, and each hour of work at night or on a weekend gives an hour and a half off.

## Response times

| Severity | What it means | Answer within |
|---|---|---|
| SEV1 | Customers cannot use the product, or data is at risk | 5 minutes |
| SEV2 | A main feature is broken or very slow for many | 15 minutes |
| SEV3 | Something is wrong, with a way around it | next working day |

If the primary does not acknowledge a page within ten minutes, it goes to the secondary, and after ten more to the engineering manager.

## When you are paged

1. Acknowledge the page, even before you know anything.
2. Open an incident with the command /incident in chat. That makes a channel, a call and a timeline.
3. Say what customers see, in one sentence. Cause comes later.
4. Make it better first: roll back, switch the feature flag off, or send traffic to the other region. A rollback never needs permission.
5. Post an update every 20 minutes for SEV1, every hour for SEV2, even if nothing has changed.

## Common alerts

**Gateway error rate above 2 %.** Look at the last deployment. If it is younger than an hour, roll it back. If not, look at the model provider's status page: a provider's outage shows up as provider_error in the logs, and switching to the fallback model takes one flag, model-fallback.

**Queue age above 60 seconds.** The workers are stuck or too few. Restart them one at a time; if the age grows again within five minutes, double their number and open a SEV2.

**Database connections above 85 %.** Almost always a slow query. Find the longest running one in the dashboard, cancel it, and only then think about the pool's size.

**Certificate expires in 7 days.** Renewal is automatic and has failed. Run the renewal job by hand and read its log; the DNS token is the usual culprit.

## Escalation

Call the engineering manager at any hour for a SEV1 that lasts longer than 30 minutes, for anything that may have exposed customer data, and whenever you are unsure. Nobody has ever been criticised for calling too early. The phone numbers are in the pager app under Contacts, so that they work when chat does not.

## After an incident

Close the incident when customers have been well for 30 minutes. Write the review within three working days: timeline, what customers noticed, what made it possible, what made it last, and at most five actions with an owner and a date. Reviews name no one to blame. They are read together every Thursday at 14:00 UTC.

## Handover

On Monday, primary and secondary talk for 15 minutes with the next pair: open incidents, noisy alerts, risky deployments of the week. An alert that fired three times without anyone doing anything is deleted or changed that day.
`;
