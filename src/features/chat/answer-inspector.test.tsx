// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { AnswerInspector } from './answer-inspector.tsx';
import type { Answer, AnswerPhase } from './chat-types.ts';

afterEach(cleanup);

function show(phase: AnswerPhase): void {
  const answer = { kind: 'answer', key: 'a', phase, sources: [], activities: [] } as Partial<Answer>;
  renderWithServices(
    <AnswerInspector
      tab="sources"
      onTab={vi.fn()}
      answer={answer as Answer}
      selectedSource={null}
      onOpenDocument={vi.fn()}
      onClose={null}
    />,
    createFakeServices(),
  );
}

it.each(['streaming', 'recovering'] as const)('of an answer that is %s it names no sources yet', (phase) => {
  show(phase);
  expect(screen.getByText('No sources yet')).toBeTruthy();
  expect(screen.queryByText('This answer names no sources.')).toBeNull();
});

it.each(['complete', 'stopped', 'interrupted', 'failed', 'lost'] as const)(
  'of an answer that is %s it names none',
  (phase) => {
    show(phase);
    expect(screen.getByText('This answer names no sources.')).toBeTruthy();
  },
);
