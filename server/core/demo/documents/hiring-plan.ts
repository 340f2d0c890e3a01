export const hiringPlan = `# Hiring plan

For Ada and Mina only, until it is decided.

## Open roles

We want four more people by June: two engineers for the gateway team, one designer for the debugger, and one support lead in Seoul. The gateway roles come first, because on-call is one week in six only as long as nobody leaves.

## Budget

The board has approved 420,000 dollars a year for the four roles together, and 30,000 for recruiting. A referral that is hired pays 2,000 dollars after the third month.

## Process

Every candidate has a first talk of 30 minutes, a paid work sample of half a day that is taken from our real backlog, and a conversation with three future colleagues. The whole process takes at most three weeks, and everyone gets an answer with reasons. Two strong yes votes and no strong no are needed for an offer.

## Decisions still open

Whether the designer may work from Toronto, and whether the support lead should speak Japanese as well. Mina collects opinions until the end of the month, then Ada decides.
`;
