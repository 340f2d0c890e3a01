import { useState } from 'react';
import { useExtension, useServices } from '#src/connection/react.tsx';
import type { ChannelStatus } from '#src/connection/types.ts';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { readStored, writeStored } from '#src/lib/local-storage.ts';
import { SelectField } from '#src/ui/select-field.tsx';
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

/** What stands behind the pill: each channel in numbers, and what the present way of connecting lacks. */
export function ConnectionDetails({ statuses }: { readonly statuses: readonly ChannelStatus[] }) {
  const t = useMessages(detailsMessages);
  const { formatNumber } = useFormats();
  const { config, pool } = useServices();
  const counters = pool.counters();
  return (
    <div className="flex flex-col gap-3 p-3 text-xs">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-ink-3">{t('server')}</dt>
        <dd>{new URL(config.serverUrl, location.origin).host}</dd>
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
          <ChannelRow key={status.key} status={status} />
        ))}
      </ul>
      <Limits statuses={statuses} />
      <AnswersSetting />
    </div>
  );
}

function ChannelRow({ status }: { readonly status: ChannelStatus }) {
  const t = useMessages(detailsMessages);
  const { formatDuration } = useFormats();
  const lossWords = useLossWords();
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
    </li>
  );
}

/** How answers stream: `nadoo:answers`, read by the pool whenever a chat connects. */
function AnswersSetting() {
  const t = useMessages(detailsMessages);
  const [answers, setAnswers] = useState(() => readStored('nadoo:answers') ?? 'auto');
  return (
    <SelectField
      label={t('answers')}
      hint={t('answersHint')}
      className="border-t border-line pt-2"
      value={answers}
      options={[
        { value: 'auto', label: t('answersAuto') },
        { value: 'sse', label: t('sse') },
        { value: 'websocket', label: t('websocket') },
      ]}
      onValueChange={(choice) => {
        setAnswers(choice);
        writeStored('nadoo:answers', choice === 'auto' ? null : choice);
      }}
    />
  );
}

function Limits({ statuses }: { readonly statuses: readonly ChannelStatus[] }) {
  const t = useMessages(detailsMessages);
  const agentEvents = useExtension('agent-events');
  const degraded = statuses.filter((status) => status.state === 'degraded');
  const lacks = [
    degraded.some((status) => status.kind === 'chat') ? t('lackSse') : null,
    degraded.some((status) => status.kind !== 'chat') ? t('lackPoll') : null,
    agentEvents === false &&
    statuses.some((status) => status.kind === 'chat' && status.transport === 'websocket')
      ? t('lackStockSocket')
      : null,
    window.isSecureContext ? null : t('lackSecure'),
  ].filter((text) => text !== null);
  if (lacks.length === 0) return null;
  return (
    <div className="border-t border-line pt-2">
      <p className="font-medium">{t('limits')}</p>
      <ul className="mt-1 list-disc pl-4 text-ink-2">
        {lacks.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}
