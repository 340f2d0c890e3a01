/** Where something stands inside a recorded value, as code would say it: `choices[0].text`; empty: the value itself. */
export type PathPart = string | number;

const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

export function pathText(path: readonly PathPart[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${String(part)}]`;
    else if (!NAME.test(part)) text += `[${JSON.stringify(part)}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}
