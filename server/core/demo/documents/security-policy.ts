export const securityPolicy = `# Security policy

What everyone at Acme AI Lab does to keep our customers' data safe. The security team answers questions in #security and never minds one.

## Passwords and sign-in

Use the company's password manager for everything. Passwords are at least 14 characters long and used in one place only; there is no forced change every few months, because that makes them worse. Every account that can see customer data needs a second factor, and it must be a hardware key or a passkey. Codes by text message are not accepted.

## Devices

Company laptops encrypt their disks, lock after five minutes and install updates within seven days. Customer data is never stored on a private device, and never on a USB stick. If a device is lost or stolen, write to security@acme.example within one hour; it is wiped remotely, and nobody will be angry.

## Customer data

Customer data is divided into three classes:

- **Public**: what stands on a website already.
- **Internal**: names of customers, contracts, numbers of use. It stays inside the company.
- **Confidential**: conversations, documents and everything with personal data. It stays inside the production environment. To look at it you need a ticket from the customer, your access ends after eight hours, and every query is recorded.

Test data is made up. A copy of production data for debugging needs the security team's yes and is deleted after 14 days.

## Data retention

Conversations are kept for 180 days and then deleted, unless the customer's contract names another period. Backups are kept for 35 days, encrypted, in a second region. When a contract ends, all data of that customer is deleted within 30 days and we send a confirmation.

## API keys and secrets

Secrets live in the vault and nowhere else: not in code, not in chat, not in a ticket. Keys are rotated every 90 days by the vault itself. If you find a key in a repository, treat it as stolen: revoke it first, then tell the security team, then remove it. The scanner in CI refuses a commit that looks like it holds one.

## Access reviews

Access follows the role and is removed on the day that someone leaves or changes team. Each quarter the owner of a system goes through the list of who can use it; what is not confirmed within ten days is taken away.

## Language models and plugins

Customer data goes only to model providers on the approved list, under a contract that forbids training on it. Plugins run in a sandbox without network; what they reach, they reach through the context that we give them, and every call is recorded. A plugin that writes anything must ask a person first.

## Reporting an incident

Report anything odd at once: an e-mail that asked for your password, a file that should not be public, a customer who sees someone else's data. Write to security@acme.example or call the number on the back of your badge. You cannot report too much. Customers who are affected are told within 72 hours, by law and because it is right.

## Outside researchers

We thank researchers who report a weakness before they publish it. Reports go to security@acme.example, get an answer within two working days, and a reward between 100 and 5,000 euros depending on the harm that it could have done.
`;
