/**
 * Mermaid takes out front matter, directives, comments and blank lines at the start before it parses, and counts lines
 * of what is left. The reader counts those of what stands there.
 */

/** @param line of what is parsed, from 1. @returns the line of the text, from 1; never beyond its last */
export function lineInSource(text: string, line: number): number {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const kept: number[] = [];
  let at = endOfFrontMatter(lines);
  let inDirective = false;
  for (; at < lines.length; at += 1) {
    const words = (lines[at] ?? '').trim();
    if (inDirective || words.startsWith('%%{')) {
      inDirective = !words.includes('}%%');
      continue;
    }
    if (words.startsWith('%%') || (words === '' && kept.length === 0)) continue;
    kept.push(at + 1);
  }
  // "The end came too soon" is said of the line after the last one.
  return kept[Math.min(line, kept.length) - 1] ?? 1;
}

function endOfFrontMatter(lines: readonly string[]): number {
  const first = lines.findIndex((line) => line.trim() !== '');
  if (lines[first]?.trim() !== '---') return 0;
  const end = lines.findIndex((line, index) => index > first && line.trim() === '---');
  return end === -1 ? 0 : end + 1;
}
