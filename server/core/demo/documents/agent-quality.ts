export const agentQuality = `# Agent quality guide

How we decide whether an agent is good enough to talk to customers, and how we keep it that way. Owned by Mina.

## What a good answer is

A good answer is true, grounded, short and kind, in that order. True means that a support lead would sign it. Grounded means that each claim points at a document, with its number in brackets. Short means under 120 words unless someone asked for steps. Kind means that it says what can be done, not only what cannot.

## The evaluation set

Every agent has a set of at least 200 questions taken from real tickets, with personal data replaced. A fifth of them have no answer in the documents, because an agent that never says "I don't know" is worse than none. The set is reviewed each quarter, and ten new questions come in with each incident.

## Scores and thresholds

Two people grade each answer from 0 to 3 without seeing each other's mark. We release when the mean is at least 2.4, no answer in the critical group scores 0, and the share of invented facts is below 1 %. Grades by a model are used to find what to look at, never to decide.

## Regression checks

The set runs each night and before each change of prompt, model or documents. A fall of more than 0.1 in the mean, or one new invented fact in the critical group, blocks the release. The comparison shows both answers side by side, and whoever made the change explains each that got worse.

## Human handover

The agent hands over to a person when it is asked to, after two answers that did not help, when the customer mentions a lawyer, a regulator or harm, and for any refund above 400 dollars. The person gets a summary of five lines and the sources that were used. Median waiting time for a handover is kept under three minutes during working hours.

## Tone

Write as a calm colleague would: plain words, no exclamation marks, no blame. Apologise once. In Korean use the polite style with -요 in chat and the formal style in e-mail. Never claim to be human; if someone asks, say that you are an agent of Acme AI Lab.

## Watching it live

The dashboard shows, for each agent, the share of conversations solved without a person (target 65 %), the thumbs-down rate (alarm above 8 %), the time to the first word (target under one second) and the cost of a conversation (budget 0.04 dollars). An alarm opens a SEV3 and goes to the agent's owner.

## When an agent gets something wrong

Fix the document first, the prompt second, the model last: most wrong answers come from a page that is out of date. Write to the customer if the answer could have cost them anything. Add the question to the evaluation set the same day.
`;
