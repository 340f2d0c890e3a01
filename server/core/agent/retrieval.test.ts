import { describe, expect, it } from 'vitest';
import { demoDocuments } from '../demo/documents/index.ts';
import type { DocumentRecord } from '../model.ts';
import { readPassage } from './passages.ts';
import { createPassageSearch } from './retrieval.ts';

const documents: DocumentRecord[] = demoDocuments
  .filter((document) => document.workspaceId === 'ws-demo')
  .map(({ id, workspaceId, title, text, updatedBy }) => ({
    id,
    workspace_id: workspaceId,
    title,
    text,
    version: 1,
    updated_at: '2026-11-24T10:00:00.000Z',
    updated_by: updatedBy,
  }));

const questions: [question: string, documentId: string, heading: string][] = [
  ['How many vacation days do I have?', 'doc-handbook', 'Vacation and leave'],
  ['What is the learning budget?', 'doc-handbook', 'Learning budget'],
  ['who do I call when a SEV1 lasts longer than 30 minutes', 'doc-on-call', 'Escalation'],
  ['How do I roll back a release?', 'doc-release', 'Rolling back'],
  ['How long are backups kept?', 'doc-security', 'Data retention'],
  ['Is there a free trial?', 'doc-pricing', 'Is there a free trial?'],
  ['When does the agent hand over to a human?', 'doc-quality', 'Human handover'],
  ['how long may a feature flag live', 'doc-release', 'Feature flags'],
  ['discounts for schools', 'doc-pricing', 'Do you offer discounts?'],
  ['vaction days', 'doc-handbook', 'Vacation and leave'],
  ['환불은 며칠 안에 신청해야 하나요?', 'doc-refund-ko', '환불 가능 기간'],
  ['부분 환불은 어떻게 계산되나요?', 'doc-refund-ko', '부분 환불'],
  ['세금계산서는 어떻게 처리하나요?', 'doc-refund-ko', '세금계산서와 현금영수증'],
  ['수습 기간은 몇 개월인가요?', 'doc-onboarding-ko', '첫 달과 수습 기간'],
  ['버디가 뭐예요?', 'doc-onboarding-ko', '버디 제도'],
  ['입사 첫날 일정이 어떻게 되나요', 'doc-onboarding-ko', '첫날 일정'],
  ['교육비 지원은 얼마까지 되나요?', 'doc-onboarding-ko', '복지와 지원금'],
  ['환불이 안 되는 경우를 알려줘', 'doc-refund-ko', '환불이 되지 않는 경우'],
  ['노트북을 잃어버리면 어떻게 해야 하나요?', 'doc-onboarding-ko', '보안 수칙'],
];

describe('searchPassages', () => {
  it.each(questions)('answers "%s" from %s, "%s"', (question, documentId, heading) => {
    const [best] = createPassageSearch()(documents, question, 3);
    expect(best?.document_id).toBe(documentId);
    expect(readPassage(best?.content ?? '').heading).toBe(heading);
  });

  it.each([
    'What is the weather on Mars?',
    '화성의 날씨는?',
    'zxcvb qwert',
    'purple giraffes and a customer',
    '보라색 기린이 휴가에 춤추는 노래',
    '비트코인 시세 알려줘',
    'the of and',
    '?',
  ])('finds nothing for "%s"', (question) => {
    expect(createPassageSearch()(documents, question, 3)).toEqual([]);
  });

  it('sees a changed text and forgets a removed one', () => {
    const search = createPassageSearch();
    const [first, ...others] = documents as [DocumentRecord, ...DocumentRecord[]];
    expect(search(documents, 'giraffe feeding', 3)).toEqual([]);
    const changed = {
      ...first,
      version: 2,
      text: `${first.text}\n\n## Giraffes\n\nGiraffe feeding is at noon.`,
    };
    expect(search([changed, ...others], 'giraffe feeding', 3)[0]).toMatchObject({
      document_id: first.id,
      version: 2,
      content: 'Giraffes\n\nGiraffe feeding is at noon.',
    });
    expect(search(others, 'giraffe feeding', 3)).toEqual([]);
  });

  it('keeps workspaces apart', () => {
    const search = createPassageSearch();
    search(documents, 'vacation', 3);
    const elsewhere = documents
      .slice(0, 1)
      .map((document) => ({ ...document, workspace_id: 'ws-2', text: 'Nothing.' }));
    expect(search(elsewhere, 'expenses receipts', 3)).toEqual([]);
  });

  it('gives the openings where there is no question', () => {
    const openings = createPassageSearch()(documents, '', 50);
    expect(openings.map((passage) => passage.title)).toEqual(documents.map((document) => document.title));
  });
});
