/** Lexical search over a workspace's documents: which passages answer a question, in English or Korean. */
import MiniSearch, { type SearchResult } from 'minisearch';
import type { DocumentRecord } from '../model.ts';
import type { Passage } from '../ports.ts';
import { passageText, splitIntoParts } from './passages.ts';
import { isHangul, toTerms } from './terms.ts';

interface IndexedPassage {
  id: string;
  title: string;
  heading: string;
  body: string;
  documentId: string;
  version: number;
}

/** One workspace's index, and which passages of which text of each document stand in it. */
interface WorkspaceIndex {
  readonly search: MiniSearch<IndexedPassage>;
  readonly passages: Map<string, IndexedPassage>;
  readonly documents: Map<string, { fingerprint: string; passageIds: string[] }>;
}

/** Of the question's terms, the share that a passage must hold to count as an answer at all. */
const MIN_COVERAGE = { latin: 0.5, hangul: 0.34 };
/** A further passage is shown only if it scores at least this share of the best one. */
const MIN_RELATIVE_SCORE = 0.3;
const MAX_WORKSPACES = 32;

export type PassageSearch = (documents: readonly DocumentRecord[], query: string, limit: number) => Passage[];

/**
 * Makes a search that remembers its indexes, one a workspace, and re-reads only documents that changed.
 * `documents` are all those of one workspace. Best passage first; none where nothing really matches. A query
 * without any text gives the opening passage of each document instead: what there is to ask about.
 */
export function createPassageSearch(): PassageSearch {
  const indexes = new Map<string, WorkspaceIndex>();
  return (documents, query, limit) => {
    const workspaceId = documents[0]?.workspace_id;
    if (workspaceId === undefined) return [];
    const index = indexes.get(workspaceId) ?? createIndex();
    // Re-inserting keeps the map in the order of last use.
    indexes.delete(workspaceId);
    indexes.set(workspaceId, index);
    const oldest = indexes.keys().next().value;
    if (indexes.size > MAX_WORKSPACES && oldest !== undefined) indexes.delete(oldest);
    synchronise(index, documents);
    return query.trim() === '' ? openings(index, limit) : find(index, query, limit);
  };
}

/** The search that the gateway shares. */
export const searchPassages: PassageSearch = createPassageSearch();

function createIndex(): WorkspaceIndex {
  return {
    search: new MiniSearch<IndexedPassage>({
      fields: ['title', 'heading', 'body'],
      // The opening of a document has its title for a heading, which must not count twice.
      extractField: (passage, field) =>
        field === 'heading' && passage.heading === passage.title
          ? ''
          : passage[field as keyof IndexedPassage].toString(),
      tokenize: toTerms,
      processTerm: (term) => term,
      searchOptions: {
        boost: { title: 1.5, heading: 2 },
        prefix: (term) => term.length >= 5 && !isHangul(term),
        fuzzy: (term) => (term.length >= 5 && !isHangul(term) ? 0.2 : false),
        weights: { prefix: 0.5, fuzzy: 0.3 },
      },
    }),
    passages: new Map(),
    documents: new Map(),
  };
}

function synchronise(index: WorkspaceIndex, documents: readonly DocumentRecord[]): void {
  const present = new Set(documents.map((document) => document.id));
  for (const id of index.documents.keys()) if (!present.has(id)) forget(index, id);
  for (const document of documents) {
    const fingerprint = fingerprintOf(document);
    if (index.documents.get(document.id)?.fingerprint === fingerprint) continue;
    forget(index, document.id);
    const passages = splitIntoParts(document.title, document.text).map((part, n): IndexedPassage => ({
      ...part,
      id: `${document.id}#${fingerprint}#${n}`,
      title: document.title,
      documentId: document.id,
      version: document.version,
    }));
    index.search.addAll(passages);
    for (const passage of passages) index.passages.set(passage.id, passage);
    index.documents.set(document.id, { fingerprint, passageIds: passages.map((passage) => passage.id) });
  }
}

function forget(index: WorkspaceIndex, documentId: string): void {
  for (const id of index.documents.get(documentId)?.passageIds ?? []) {
    index.search.discard(id);
    index.passages.delete(id);
  }
  index.documents.delete(documentId);
}

/** Version and a hash (FNV-1a) of the words, so that an equal version of another text is not taken for it. */
function fingerprintOf(document: DocumentRecord): string {
  let hash = 0x811c9dc5;
  const text = `${document.title}\n${document.text}`;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return `${document.version}-${(hash >>> 0).toString(16)}`;
}

function find(index: WorkspaceIndex, query: string, limit: number): Passage[] {
  const terms = [...new Set(toTerms(query))];
  if (terms.length === 0) return [];
  const needed = terms.some(isHangul) ? MIN_COVERAGE.hangul : MIN_COVERAGE.latin;
  const results = index.search
    .search(query)
    .filter((result) => new Set(result.queryTerms).size / terms.length >= needed);
  const best = results[0]?.score ?? 0;
  return results
    .filter((result) => result.score >= best * MIN_RELATIVE_SCORE)
    .slice(0, limit)
    .flatMap((result: SearchResult) => {
      const passage = index.passages.get(String(result.id));
      return passage ? [toPassage(passage, result.score)] : [];
    });
}

function openings(index: WorkspaceIndex, limit: number): Passage[] {
  return [...index.documents.values()].slice(0, limit).flatMap(({ passageIds }) => {
    const first = index.passages.get(passageIds[0] ?? '');
    return first ? [toPassage(first, 0)] : [];
  });
}

function toPassage(passage: IndexedPassage, score: number): Passage {
  return {
    document_id: passage.documentId,
    title: passage.title,
    content: passageText(passage),
    score: Math.round(score * 1000) / 1000,
    version: passage.version,
  };
}
