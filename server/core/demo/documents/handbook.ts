export const handbook = `# Acme AI Lab handbook

This is how we work together. It is short on purpose: what is not written here is yours to decide. If you find something out of date, edit the page and say so in #handbook.

## Who we are

Acme AI Lab builds agents for customer support teams. We are thirty-one people in Seoul, Lisbon and Toronto. Ada leads the lab, Mina leads agent quality, and every product team has an engineer, a designer and someone who has done support work before.

## Working hours

There are no fixed hours. Everyone is reachable from 10:00 to 15:00 in their own time zone, and that is when meetings may be planned. Outside those hours nobody expects an answer, and messages may wait until the next day. Wednesdays have no meetings at all.

If you work across time zones, write your hours into your profile. A meeting that is outside the core hours of any guest needs their yes first.

## Remote work

Work from wherever you do your best work. The offices in Seoul and Lisbon have desks for everyone who wants one, first come, first served. You may work from another country for up to 60 days a year; tell the people team two weeks ahead, because taxes and insurance depend on it.

## Vacation and leave

Full-time employees have 25 days of paid vacation a year, besides public holidays. At least ten of them must be taken in one stretch of two weeks, and unused days lapse at the end of March of the next year. Ask your lead two weeks ahead for more than three days; for fewer, the day before is enough.

Sick days are not vacation and are not counted. Tell your team in the morning; a doctor's note is needed from the fourth day. New parents have 20 weeks of paid leave, whatever their gender, to be taken within the first year.

## Expenses

Anything under 50 euros that helps you work needs no approval: buy it and hand in the receipt. Up to 500 euros your lead decides, above that the finance team. Receipts go into the expense tool within 30 days and are paid back with the next salary, on the 25th of the month.

When you travel, book economy for flights under six hours and a hotel up to 160 euros a night. Meals are paid by a daily allowance of 45 euros, without receipts.

## Equipment

You choose a laptop from three models when you start, and again every three years. A screen, a chair and a headset for the home are paid up to 800 euros in total. A lost or stolen device must be reported to security@acme.example within one hour, at any time of day, so that it can be wiped.

## Learning budget

Each person has 1,500 euros and five days a year for books, courses and conferences. Speaking at a conference costs neither. Share what you learned in a short note; that is the only condition.

## Meetings and decisions

A meeting has an agenda or it is cancelled. Decisions are written down as a page with the problem, the options, the choice and who made it. Whoever disagrees has two working days to say so; after that the decision stands until someone brings new facts.

## Feedback and pay

Leads and their people talk for half an hour every second week. Twice a year, in May and November, there is a written review by yourself, two colleagues and your lead. Pay bands are public inside the company and are adjusted each January. If you think you are in the wrong band, ask; the answer comes in writing within three weeks.
`;
