import type { LossReason } from '#src/connection/types.ts';
import { defineMessages } from '#src/i18n/messages.ts';
import { useMessages } from '#src/i18n/use-messages.ts';

const lossMessages = defineMessages({
  en: {
    closed: 'The server closed the connection ({code}).',
    silent: 'The server fell silent.',
    refused: 'The connection was refused.',
    network: 'The server cannot be reached.',
    gap: 'Frames were missing.',
    mute: 'No answer to the handshake.',
    away: 'Paused while the page was away.',
    signedOut: 'Signed out.',
  },
  ko: {
    closed: '서버가 연결을 닫았습니다 ({code}).',
    silent: '서버에서 응답이 끊겼습니다.',
    refused: '연결이 거부되었습니다.',
    network: '서버에 연결할 수 없습니다.',
    gap: '일부 프레임이 누락되었습니다.',
    mute: '핸드셰이크에 응답이 없습니다.',
    away: '페이지가 보이지 않는 동안 일시 중지되었습니다.',
    signedOut: '로그아웃되었습니다.',
  },
});

/** Why a connection was lost: the server's own words where it gave some, else ours in the reader's language. */
export function useLossWords(): (loss: LossReason | null) => string | null {
  const t = useMessages(lossMessages);
  return (loss) => {
    if (loss === null) return null;
    const { kind, detail, code } = loss;
    if (detail !== '') return detail;
    switch (kind) {
      case 'closed':
        return t('closed', { code: String(code ?? '') });
      case 'parked':
      case 'left':
      case 'released':
        return t('away');
      case 'signed-out':
        return t('signedOut');
      default:
        return t(kind);
    }
  };
}
