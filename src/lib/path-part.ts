const LONE_SURROGATE = /[\ud800-\udfff]/gu;

/**
 * One segment of a URL path out of untrusted text: never throws, never leaves its place.
 * `encodeURIComponent` alone throws on lone surrogates, and leaves `.` and `..`, which a URL parser drops
 * together with the segment before (also as `%2e`): those are encoded twice, so that they name nothing.
 */
export function pathPart(text: string): string {
  if (text === '.' || text === '..') return text.replaceAll('.', '%252E');
  return encodeURIComponent(text.replace(LONE_SURROGATE, '\ufffd'));
}
