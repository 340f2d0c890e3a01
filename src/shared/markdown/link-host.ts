/** What a link's text says of where it leads. */
import { withoutHidden } from './hidden-chars.tsx';

/** Names of two letters at the end of a name that are those of files rather than of countries. */
const FILES = new Set('js ts py md rs sh pl cc so rb go cs db hs ml mk vb ps st vi'.split(' '));
const DOMAINS = new Set(
  'com org net edu gov mil int info biz io ai app dev page site online shop store bank xyz cloud example test'.split(
    ' ',
  ),
);

/** @returns the host that `text` looks like, as an address has it; null where it looks like none */
export function hostInText(text: string): string | null {
  const plain = withoutHidden(text).trim();
  const [, scheme, name] = /^(https?:\/\/|www\.)?(\S+)$/iu.exec(plain) ?? [];
  if (name === undefined) return null;
  const address = scheme?.startsWith('http') === true ? plain : `https://${plain}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.username !== '' || !url.hostname.includes('.')) return null;
  const end = url.hostname.slice(url.hostname.lastIndexOf('.') + 1);
  const isDomain =
    scheme !== undefined ||
    DOMAINS.has(end) ||
    end.startsWith('xn--') ||
    (end.length === 2 && !FILES.has(end));
  return isDomain && /^[a-z\d-]*[a-z][a-z\d-]*$/.test(end) ? url.host : null;
}

const bare = (host: string): string => host.replace(/^www\./, '');

/** Does a text that looks like `said` lead to where one would think, if the link leads to `host`? */
export const leadsThere = (said: string, host: string): boolean =>
  bare(host) === bare(said) || host.endsWith(`.${bare(said)}`);
