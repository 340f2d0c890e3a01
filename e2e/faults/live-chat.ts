/** Where most journeys through faults begin: one open chat, with a proxy between page and server. */
import type { Page } from '@playwright/test';
import type { Api } from '../harness/api.ts';
import { expect, type FaultProxy } from '../harness/test.ts';
import { expectLive, freshSession } from '../journeys/steps.ts';
import { pill } from './fault-steps.ts';

interface Fixtures {
  readonly signIn: (name: 'Ada', options: { base: string; to: string }) => Promise<Page>;
  readonly api: (name: 'Ada') => Promise<Api>;
  readonly faultProxy: FaultProxy;
  readonly consoleGuard: { allowNetworkLines(): void };
}

interface OpenChat {
  readonly page: Page;
  readonly rest: Api;
  readonly session: { readonly id: string; readonly path: string };
  readonly address: string;
}

async function openChat(
  { signIn, api, faultProxy, consoleGuard }: Fixtures,
  title: string,
): Promise<OpenChat> {
  consoleGuard.allowNetworkLines();
  const rest = await api('Ada');
  const session = await freshSession(rest, title);
  const page = await signIn('Ada', { base: faultProxy.url, to: session.path });
  return { page, rest, session, address: faultProxy.url + session.path };
}

/** A new chat of Ada's, open and live behind the proxy. */
export async function liveChat(fixtures: Fixtures, title: string): Promise<OpenChat> {
  const chat = await openChat(fixtures, title);
  await expectLive(chat.page);
  return chat;
}

/** The same where no WebSocket comes through: it goes on over the event stream. */
export async function limitedChat(fixtures: Fixtures, title: string): Promise<OpenChat> {
  fixtures.faultProxy.setUpgrades('refuse');
  const chat = await openChat(fixtures, title);
  await expect(pill(chat.page)).toHaveText('Limited (SSE)', { timeout: 15_000 });
  return chat;
}
