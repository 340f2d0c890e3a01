import { Fragment, memo, useState, type ReactNode } from 'react';
import { showHidden } from '../hidden-chars.tsx';
import type { CodePiece } from './code-pieces.ts';
import type { CodeToken } from './highlight.ts';

/** Code as one reads it. @param tokens of its beginning, which are coloured */
export function CodeText({
  pieces,
  tokens,
}: {
  readonly pieces: readonly CodePiece[];
  readonly tokens: readonly CodeToken[];
}) {
  const [known, setKnown] = useState(nothing);
  let colours = known;
  // Pieces keep their identity: while the last one that has colours is the same, so are all before it.
  if (known.tokens !== tokens || known.last !== pieces[known.byPiece.length - 1]) {
    const byPiece = tokensByPiece(pieces, tokens);
    colours = { tokens, byPiece, last: pieces[byPiece.length - 1] };
    setKnown(colours);
  }
  return pieces.map(({ text }, index) => (
    <Piece
      key={index}
      text={text}
      tokens={colours.byPiece[index] ?? none}
      isLast={index === pieces.length - 1}
    />
  ));
}

interface Colours {
  readonly tokens: readonly CodeToken[];
  readonly byPiece: readonly (readonly CodeToken[])[];
  readonly last: CodePiece | undefined;
}

const nothing: Colours = { tokens: [], byPiece: [], last: undefined };

interface PieceProps {
  readonly text: string;
  readonly tokens: readonly CodeToken[];
  readonly isLast: boolean;
}

const none: readonly CodeToken[] = [];

const Piece = memo(function Piece({ text, tokens, isLast }: PieceProps) {
  const coloured = tokens.reduce((sum, token) => sum + token.text.length, 0);
  const drawn: ReactNode[] = tokens.map((token, index) => {
    if (token.className === '') return <Fragment key={index}>{showHidden(token.text)}</Fragment>;
    return (
      <span key={index} className={token.className}>
        {showHidden(token.text)}
      </span>
    );
  });
  return (
    <>
      <span className="code-piece">
        {drawn}
        {showHidden(text.slice(coloured))}
      </span>
      {/* Not drawn: the boxes part the lines already, and a copy of them has it once. */}
      {isLast ? null : <span className="code-break">{'\n'}</span>}
    </>
  );
}, isSame);

function isSame(one: PieceProps, other: PieceProps): boolean {
  return (
    one.isLast === other.isLast &&
    one.text === other.text &&
    (one.tokens === other.tokens || haveSame(one.tokens, other.tokens))
  );
}

function haveSame(one: readonly CodeToken[], other: readonly CodeToken[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ text, className }, index) => {
      const token = other[index];
      return token?.text === text && token.className === className;
    })
  );
}

/** A token that goes over the end of a piece is cut there; the line feed between the pieces is in neither. */
function tokensByPiece(pieces: readonly CodePiece[], tokens: readonly CodeToken[]): CodeToken[][] {
  const result: CodeToken[][] = [];
  let at = 0;
  let index = 0;
  for (const token of tokens) {
    const end = at + token.text.length;
    for (let piece = pieces[index]; piece !== undefined; piece = pieces[index]) {
      const pieceEnd = piece.start + piece.text.length;
      const text = token.text.slice(Math.max(piece.start - at, 0), Math.max(pieceEnd - at, 0));
      if (text !== '') (result[index] ??= []).push({ text, className: token.className });
      if (end <= pieceEnd) break;
      index += 1;
    }
    at = end;
  }
  return result;
}
