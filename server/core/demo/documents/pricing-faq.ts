export const pricingFaq = `# Pricing FAQ

Answers that sales and support give most often. Prices are in US dollars, without tax. Checked by finance on the first of each month.

## What plans are there?

| Plan | Price a seat and month | Messages a month | Support |
|---|---|---|---|
| Starter | 0 | 500 | community |
| Team | 24 | 10,000 | e-mail, one working day |
| Business | 49 | 50,000 | chat, four hours |
| Enterprise | by contract | by contract | named engineer, one hour |

A seat is a person who signs in. Customers who only talk to an agent are not counted.

## Is there a free trial?

Yes: Team and Business can be tried for 14 days without a credit card. At the end the workspace falls back to Starter. Nothing is deleted for 60 days, so that there is time to decide.

## What happens when we use more messages than the plan holds?

The agents go on answering. Additional messages cost 6 dollars for each 1,000 on Team and 4 dollars on Business, and appear on the next invoice. An owner can set a hard limit under Settings, Billing; then the agents answer politely that they are out of office.

## What counts as a message?

One answer of an agent to a person. Retries after an error, tool calls and the prompts of people are not counted. A workflow run counts as one message for each node that calls a language model.

## Do you offer discounts?

Paying for a year saves 20 %. Non-profits and schools pay half on Team and Business. Start-ups that are younger than two years and have fewer than ten people get Team free for one year. Discounts cannot be combined; the largest one is taken.

## How can we pay?

By credit card on every plan, by bank transfer from 1,000 dollars a year, and in Korea also in won with a tax invoice. Invoices are due within 30 days. If a payment fails we try again after three, seven and fourteen days, and tell the owner each time before anything is switched off.

## Can we change the plan or cancel?

An upgrade takes effect at once, and the rest of the month is charged by the day. A downgrade or a cancellation takes effect at the end of the paid period. Owners do both themselves under Settings, Billing; nobody has to call us.

## What about refunds?

A yearly payment is refunded in full within 30 days of the first purchase, whatever the reason. After that we refund the unused months only if we broke the availability promise. Refunds take five to ten working days to arrive. The Korean terms are in the page about refunds in Korean.

## What availability do you promise?

99.9 % a month on Business and 99.95 % on Enterprise. Below that, a tenth of the monthly fee is credited for each started hour of outage, at most the whole fee. Planned maintenance is announced five days ahead and does not count.

## Can we host it ourselves?

Enterprise customers can run the product in their own cloud or data centre. The licence costs the same as the hosted service; the models and machines are theirs to pay. It needs a Kubernetes cluster with at least 16 cores, and PostgreSQL 15 or newer.
`;
