/** The documents of the demo: real text of our own, so that search and citations mean something. */
import { agentQuality } from './agent-quality.ts';
import { handbook } from './handbook.ts';
import { hiringPlan } from './hiring-plan.ts';
import { onCallGuide } from './on-call-guide.ts';
import { onboardingKo } from './onboarding-ko.ts';
import { pricingFaq } from './pricing-faq.ts';
import { refundPolicyKo } from './refund-policy-ko.ts';
import { releaseProcess } from './release-process.ts';
import { securityPolicy } from './security-policy.ts';

interface DemoDocument {
  readonly id: string;
  readonly workspaceId: string;
  readonly title: string;
  readonly text: string;
  readonly updatedBy: string;
  /** How long before the seeding it was last changed. */
  readonly hoursOld: number;
}

export const demoDocuments: readonly DemoDocument[] = [
  document('doc-handbook', 'Acme AI Lab handbook', handbook, 'user-ada', 30),
  document('doc-on-call', 'On-call guide', onCallGuide, 'user-mina', 52),
  document('doc-release', 'Release process', releaseProcess, 'user-ada', 170),
  document('doc-security', 'Security policy', securityPolicy, 'user-ada', 410),
  document('doc-pricing', 'Pricing FAQ', pricingFaq, 'user-mina', 75),
  document('doc-quality', 'Agent quality guide', agentQuality, 'user-mina', 5),
  document('doc-onboarding-ko', '신규 입사자 온보딩 안내', onboardingKo, 'user-mina', 200),
  document('doc-refund-ko', '환불 정책', refundPolicyKo, 'user-mina', 100),
  { ...document('doc-hiring', 'Hiring plan', hiringPlan, 'user-ada', 20), workspaceId: 'ws-private' },
];

function document(
  id: string,
  title: string,
  text: string,
  updatedBy: string,
  hoursOld: number,
): DemoDocument {
  return { id, workspaceId: 'ws-demo', title, text, updatedBy, hoursOld };
}
