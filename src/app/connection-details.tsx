import { useState } from 'react';
import { useCapabilities, useExtension, useServices } from '#src/connection/react.tsx';
import type { ChannelStatus } from '#src/connection/types.ts';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { readStored, writeStored } from '#src/lib/local-storage.ts';
import { stockCapabilities } from '#src/protocol/capabilities.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { SelectField } from '#src/ui/select-field.tsx';
import { lacksOf } from './channel-lacks.ts';
import { detailsMessages } from './connection-details-messages.ts';
import { useLossWords } from './loss-words.ts';

const kindTexts = {
  chat: 'kindChat',
  notifications: 'kindNotifications',
  workspace: 'kindWorkspace',
  debug: 'kindDebug',
} as const;

const stateTexts = {
  idle: 'stateIdle',
  authorizing: 'stateAuthorizing',
  connecting: 'stateConnecting',
  open: 'stateOpen',
  live: 'stateLive',
  suspect: 'stateSuspect',
  waiting: 'stateWaiting',
  degraded: 'stateDegraded',
  offline: 'stateOffline',
  parked: 'stateParked',
  'signed-out': 'stateSignedOut',
  failed: 'stateFailed',
} as const;

/** What stands behind the pill: each channel in numbers, with what its transport and its server lack. */
export function ConnectionDetails({ statuses }: { readonly statuses: readonly ChannelStatus[] }) {
  const t = useMessages(detailsMessages);
  const { formatNumber } = useFormats();
  const { config, pool } = useServices();
  const counters = pool.counters();
  const [answers, setAnswers] = useState(() => readStored('nadoo:answers') ?? 'auto');
  return (
    <div className="flex flex-col gap-3 p-3 text-xs">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-ink-3">{t('server')}</dt>
        <dd>
          {new URL(config.serverUrl, location.origin).host}
          <ServerWords />
        </dd>
        <dt className="text-ink-3">{t('frames')}</dt>
        <dd>
          {t('framesValue', {
            unknown: formatNumber(counters.unknown),
            rejected: formatNumber(counters.rejected),
          })}
        </dd>
      </dl>
      <ul aria-label={t('channels')} className="flex flex-col gap-2">
        {statuses.map((status) => (
          <ChannelRow key={status.key} status={status} sseChosen={answers === 'sse'} />
        ))}
      </ul>
      <Limits />
      <AnswersSetting
        answers={answers}
        onChoose={(choice) => {
          setAnswers(choice);
          writeStored('nadoo:answers', choice === 'auto' ? null : choice);
          pool.answersChosen();
        }}
      />
      <a
        href={pagePaths.serverCheck}
        className="self-start rounded-md border-t border-line py-1 text-accent underline underline-offset-2"
      >
        {t('serverCheck')}
      </a>
    </div>
  );
}

function ChannelRow({ status, sseChosen }: { readonly status: ChannelStatus; readonly sseChosen: boolean }) {
  const t = useMessages(detailsMessages);
  const { formatDuration } = useFormats();
  const lossWords = useLossWords();
  const lacks = lacksOf(status, useCapabilities()?.extensions ?? null, sseChosen);
  return (
    <li className="border-t border-line pt-2">
      <p className="font-medium">
        {t(kindTexts[status.kind])}{' '}
        <span className="font-normal text-ink-2">· {t(stateTexts[status.state])}</span>
      </p>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5">
        <dt className="text-ink-3">{t('transport')}</dt>
        <dd>{status.transport === null ? t('none') : t(status.transport)}</dd>
        <dt className="text-ink-3">{t('roundTrip')}</dt>
        <dd>{status.roundTripMs === null ? t('unknown') : formatDuration(status.roundTripMs)}</dd>
        <dt className="text-ink-3">{t('attempts')}</dt>
        <dd>{status.attempts}</dd>
        <dt className="text-ink-3">{t('lastError')}</dt>
        <dd>{lossWords(status.lastError) ?? t('none')}</dd>
      </dl>
      {status.verified ? null : <p className="mt-1 text-ink-3">{t('unverified')}</p>}
      <LackList title={t('lacksOfTransport')} texts={lacks.transport.map((lack) => t(lack))} />
      <LackList title={t('lacksOfServer')} texts={lacks.server.map((lack) => t(lack))} />
    </li>
  );
}

/** How answers stream: `nadoo:answers`, read by the pool whenever a chat connects, and when it is told. */
function AnswersSetting({
  answers,
  onChoose,
}: {
  readonly answers: string;
  readonly onChoose: (choice: string) => void;
}) {
  const t = useMessages(detailsMessages);
  const hasStream = useExtension('sse') === true;
  return (
    <SelectField
      label={t('answers')}
      hint={t(hasStream ? 'answersHint' : 'answersHintCut')}
      className="border-t border-line pt-2"
      value={answers}
      options={[
        { value: 'auto', label: t('answersAuto') },
        { value: 'sse', label: t('sse') },
        { value: 'websocket', label: t('websocket') },
      ]}
      onValueChange={onChoose}
    />
  );
}

/** What of the server and of the page's own address concerns all channels. */
function Limits() {
  const t = useMessages(detailsMessages);
  const extensions = useCapabilities()?.extensions ?? null;
  const lacks = [
    extensions !== null && !extensions.includes('ticket') ? t('noTicket') : null,
    extensions !== null && !extensions.includes('refresh-cookie') ? t('noCookie') : null,
    ...insecureLacks(extensions).map((lack) => t(lack)),
  ].filter((text) => text !== null);
  if (lacks.length === 0) return null;
  return (
    <div className="border-t border-line pt-2">
      <LackList title={t('limits')} texts={lacks} />
    </div>
  );
}

/** What a browser keeps from pages on plain HTTP (a LAN address), as far as it costs anything here. */
function insecureLacks(extensions: readonly string[] | null) {
  if (window.isSecureContext) return [];
  return [
    ...('locks' in navigator ? [] : (['lackLocks'] as const)),
    ...('clipboard' in navigator ? [] : (['lackClipboard'] as const)),
    'lackDesktop' as const,
    // A cookie keeps it by itself.
    ...(extensions?.includes('refresh-cookie') === true ? [] : (['lackKept'] as const)),
  ];
}

function LackList({ title, texts }: { readonly title: string; readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <div className="mt-1">
      <p className="text-ink-3">{title}</p>
      <ul aria-label={title} className="list-disc pl-4 text-ink-2">
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}

/** Which kind of server it is, once it has said so. */
function ServerWords() {
  const t = useMessages(detailsMessages);
  const known = useCapabilities();
  if (known === null) return null;
  const isStock = known.version === stockCapabilities.version;
  return (
    <span className="block text-ink-2">
      {isStock
        ? t('stockServer')
        : t('extendedServer', { version: known.version, count: known.extensions.length })}
    </span>
  );
}
