/** The local agent's own sentences, in the language of the question. */
import type { AgentTool } from '../ports.ts';
import {
  argumentsOf,
  type ArgumentKind,
  type ArgumentProblem,
  exampleOf,
  isRequired,
  mainArgument,
} from './tool-arguments.ts';

export interface AgentTexts {
  readonly introduction: string;
  readonly searching: (query: string) => string;
  readonly found: (passages: number) => string;
  readonly toolChosen: (label: string) => string;
  readonly toolReturned: (label: string) => string;
  readonly toolHasFailed: (label: string) => string;
  readonly reading: (names: readonly string[]) => string;
  readonly fileQuote: (name: string, heading: string) => string;
  readonly fileOpening: (name: string, lines: number) => string;
  readonly firstQuote: (title: string, heading: string) => string;
  readonly furtherQuote: (title: string, heading: string) => string;
  readonly suggestion: (title: string, heading: string) => string;
  readonly nothingFound: (titles: readonly string[]) => string;
  readonly noDocuments: string;
  readonly toolSucceeded: (label: string, seconds: string) => string;
  readonly toolFailed: (label: string, seconds: string, error: string) => string;
  /** Behind `toolFailed`, where the reader can open the run. */
  readonly seeRun: string;
  /** What a tool that changes something does, where it asks before it runs. */
  readonly asksFirst: (description: string) => string;
  readonly toolDenied: (label: string) => string;
  readonly toolUnasked: (label: string) => string;
  readonly toolUsage: (tool: AgentTool, problem: ArgumentProblem) => string;
  readonly unknownCommand: (name: string, tools: readonly AgentTool[]) => string;
  readonly help: (tools: readonly AgentTool[], titles: readonly string[]) => string;
  readonly ownDocuments: (titles: readonly string[]) => string;
  readonly ownTools: (tools: readonly AgentTool[]) => string;
  readonly abilities: (tools: readonly AgentTool[], titles: readonly string[]) => string;
  readonly slowSentence: (second: number, seconds: number) => string;
}

const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n');

function usage(tool: AgentTool): string {
  const argument = mainArgument(tool);
  const shown = argument === null ? '' : isRequired(tool, argument) ? ` <${argument}>` : ` [${argument}]`;
  return `\`/${tool.pluginId}${shown}\``;
}

function commands(tools: readonly AgentTool[], slow: string): string {
  return list([
    ...tools.map((tool) => `${usage(tool)} – ${tool.description}`),
    `\`/slow <seconds>\` – ${slow}`,
  ]);
}

/** Each tool with what it does and a command that would run. */
function toolsWithExamples(tools: readonly AgentTool[], suchAs: string): string {
  return list(
    tools.map((tool) => {
      const example = exampleOf(tool);
      const shown = example === null || usage(tool) === `\`${example}\`` ? '' : ` ${suchAs}: \`${example}\``;
      return `${usage(tool)} – ${tool.description}${shown}`;
    }),
  );
}

/** What a tool takes, by name, so that `name=value` can be written. */
function takes(tool: AgentTool, kinds: Readonly<Record<ArgumentKind, string>>, optional: string): string {
  return list(
    argumentsOf(tool).map(({ name, kind, required, description }) => {
      const about = [kinds[kind], required ? '' : optional].filter((word) => word !== '').join(', ');
      return `\`${name}=…\`${about === '' ? '' : ` (${about})`}${description === '' ? '' : ` – ${description}`}`;
    }),
  );
}

const canCalculate = (tools: readonly AgentTool[]) => tools.some((tool) => tool.toolName === 'calculate');

const englishKinds = {
  text: 'text',
  number: 'number',
  whole: 'whole number',
  'yes-no': 'true or false',
  other: '',
};
const englishWanted = { ...englishKinds, number: 'a number', whole: 'a whole number' };
const koreanKinds = { text: '글', number: '숫자', whole: '정수', 'yes-no': 'true 또는 false', other: '' };

const english: AgentTexts = {
  introduction:
    'I am the built-in local agent, not a language model: I quote your workspace’s documents and run its plugins.',
  searching: (query) => `Searching the workspace’s documents for “${query}”.`,
  found: (passages) =>
    passages === 0
      ? 'No passage holds enough of the words that were asked for.'
      : `Found ${passages} matching ${passages === 1 ? 'passage' : 'passages'}; quoting the best.`,
  toolChosen: (label) => `The prompt asks for ${label}, so I run it.`,
  toolReturned: (label) => `${label} has returned; I pass its result on unchanged.`,
  toolHasFailed: (label) => `${label} has failed; I pass on what it said and have no result.`,
  reading: (names) => `Reading what is attached: ${names.join(', ')}.`,
  fileQuote: (name, heading) =>
    heading === name
      ? `The attached **${name}** says:`
      : `The attached **${name}**, under “${heading}”, says:`,
  fileOpening: (name, lines) =>
    `In the attached **${name}** (${lines} ${lines === 1 ? 'line' : 'lines'}) I found none of the words that were asked for. It begins:`,
  firstQuote: (title, heading) =>
    heading === title ? `**${title}** says:` : `**${title}**, under “${heading}”, says:`,
  furtherQuote: (title, heading) =>
    heading === title ? `Also **${title}**:` : `Also **${title}**, “${heading}”:`,
  suggestion: (title, heading) =>
    heading.endsWith('?') ? heading : `What does “${title}” say about “${heading}”?`,
  nothingFound: (titles) =>
    `I found nothing about that in this workspace’s documents, and I do not guess. These documents exist:\n\n${list(titles)}`,
  noDocuments:
    'This workspace has no documents yet, so there is nothing that I could quote. Add one, or run a plugin with a command: `/help` lists them.',
  toolSucceeded: (label, seconds) => `\`${label}\` answered in ${seconds}:`,
  toolFailed: (label, seconds, error) =>
    `\`${label}\` failed after ${seconds}, so I have no result for you. It said:\n\n> ${error}`,
  seeRun: 'Open the run in the debugger to see which step failed.',
  asksFirst: (description) => `${description.replace(/\.$/, '')}; asks before it does.`,
  toolDenied: (label) =>
    `\`${label}\` changes something, so I asked before running it. It was not allowed, so it did not run and nothing was changed.`,
  toolUnasked: (label) =>
    `\`${label}\` changes something, so somebody has to allow it first. The way this message came, nobody can be asked: it did not run and nothing was changed. Send the message again over the chat’s live connection to be asked.`,
  toolUsage: (tool, problem) =>
    [
      problem.kind === 'missing'
        ? `\`/${tool.pluginId}\` needs its argument “${problem.name}”. Write it behind the command: \`/${tool.pluginId} <${problem.name}>\`.`
        : `I did not run \`/${tool.pluginId}\`: its argument “${problem.name}” takes ${englishWanted[problem.wanted]}, and “${problem.value}” is none.`,
      `${usage(tool)} takes:\n\n${takes(tool, englishKinds, 'optional')}`,
    ].join('\n\n'),
  unknownCommand: (name, tools) =>
    `There is no command \`/${name}\`. These exist:\n\n${commands(tools, 'streams an answer for that long')}`,
  help: (tools, titles) =>
    [
      `Ask me something that stands in the documents${canCalculate(tools) ? ', or a sum,' : ''} or give a command:`,
      commands(tools, 'streams an answer for that long'),
      ...(titles.length > 0 ? [`Documents here:\n\n${list(titles)}`] : []),
    ].join('\n\n'),
  ownDocuments: (titles) =>
    `I answer from the documents of this workspace, by quoting what stands in them:\n\n${list(titles)}\n\nAsk with words that stand in them.`,
  ownTools: (tools) =>
    tools.length === 0
      ? 'This application has no plugins, so there are no tools that I could run here. `/help` shows what else there is.'
      : `I can run the plugins of this application, each by its command:\n\n${toolsWithExamples(tools, 'For example')}`,
  abilities: (tools, titles) =>
    [
      'This is what I can do here:',
      ...(titles.length > 0
        ? [`**Quote documents.** Ask with words that stand in them:\n\n${list(titles)}`]
        : ['**Quote documents**, as soon as this workspace has some.']),
      ...(tools.length > 0
        ? [`**Run plugins**, each by its command:\n\n${toolsWithExamples(tools, 'For example')}`]
        : []),
      ...(canCalculate(tools) ? ['**Compute sums.** Write one as it is, such as `17 % of 2,340`.'] : []),
      '**Other commands:** `/help` lists all of them, `/slow <seconds>` streams an answer for that long.',
    ].join('\n\n'),
  slowSentence: (second, seconds) => `Second ${second} of ${seconds}: a slow answer, as you asked for.`,
};

const korean: AgentTexts = {
  introduction:
    '저는 언어 모델이 아니라 내장 로컬 에이전트입니다. 워크스페이스 문서를 인용하고 플러그인을 실행해 답합니다.',
  searching: (query) => `워크스페이스 문서에서 “${query}”을(를) 찾습니다.`,
  found: (passages) =>
    passages === 0
      ? '질문의 낱말이 충분히 들어 있는 단락이 없습니다.'
      : `맞는 단락 ${passages}개를 찾았고, 가장 알맞은 것을 인용합니다.`,
  toolChosen: (label) => `질문이 ${label}을(를) 요구하므로 실행합니다.`,
  toolReturned: (label) => `${label}의 결과를 받아 그대로 전합니다.`,
  toolHasFailed: (label) => `${label} 실행이 실패했습니다. 결과 없이 오류 내용을 그대로 전합니다.`,
  reading: (names) => `첨부된 파일을 읽고 있습니다: ${names.join(', ')}`,
  fileQuote: (name, heading) =>
    heading === name ? `첨부된 **${name}**의 내용입니다:` : `첨부된 **${name}**의 “${heading}” 항목입니다:`,
  fileOpening: (name, lines) =>
    `첨부된 **${name}**(${lines}줄)에서 질문에 나온 말을 찾지 못했습니다. 첫 부분은 다음과 같습니다:`,
  firstQuote: (title, heading) =>
    heading === title ? `**${title}** 문서의 내용입니다:` : `**${title}** 문서의 “${heading}” 항목입니다:`,
  furtherQuote: (title, heading) =>
    heading === title ? `관련 문서 **${title}**:` : `관련 문서 **${title}**, “${heading}”:`,
  suggestion: (title, heading) => `“${title}” 문서의 “${heading}” 내용을 알려줘`,
  nothingFound: (titles) =>
    `이 워크스페이스의 문서에서 관련 내용을 찾지 못했습니다. 추측해서 답하지는 않습니다. 현재 있는 문서는 다음과 같습니다.\n\n${list(titles)}`,
  noDocuments:
    '이 워크스페이스에는 아직 문서가 없어 인용할 내용이 없습니다. 문서를 추가하거나 명령으로 플러그인을 실행해 보세요. `/help`가 명령을 보여 줍니다.',
  toolSucceeded: (label, seconds) => `\`${label}\`의 결과입니다 (${seconds}):`,
  toolFailed: (label, seconds, error) =>
    `\`${label}\` 실행이 ${seconds} 만에 실패해 결과가 없습니다. 오류 내용:\n\n> ${error}`,
  seeRun: '디버거에서 실행을 열면 어느 단계에서 실패했는지 볼 수 있습니다.',
  asksFirst: (description) => `${description} (실행하기 전에 묻습니다)`,
  toolDenied: (label) =>
    `\`${label}\`은(는) 내용을 바꾸는 도구라서 실행하기 전에 물었습니다. 허용되지 않아 실행하지 않았고, 바뀐 것은 없습니다.`,
  toolUnasked: (label) =>
    `\`${label}\`은(는) 내용을 바꾸는 도구라서 먼저 허용을 받아야 합니다. 이 메시지가 온 경로로는 물어볼 수 없어 실행하지 않았고, 바뀐 것은 없습니다. 실시간으로 연결된 채팅에서 다시 보내면 허용 여부를 묻습니다.`,
  toolUsage: (tool, problem) =>
    [
      problem.kind === 'missing'
        ? `\`/${tool.pluginId}\` 명령에는 “${problem.name}” 값이 필요합니다. \`/${tool.pluginId} <${problem.name}>\`처럼 명령 뒤에 적어 주세요.`
        : `\`/${tool.pluginId}\` 명령을 실행하지 않았습니다. “${problem.name}”의 값은 ${koreanKinds[problem.wanted]}여야 하는데 “${problem.value}”은(는) 그렇지 않습니다.`,
      `${usage(tool)} 명령이 받는 값:\n\n${takes(tool, koreanKinds, '선택')}`,
    ].join('\n\n'),
  unknownCommand: (name, tools) =>
    `\`/${name}\` 명령은 없습니다. 사용할 수 있는 명령:\n\n${commands(tools, '그 시간 동안 천천히 답합니다')}`,
  help: (tools, titles) =>
    [
      `문서에 있는 내용${canCalculate(tools) ? '이나 계산' : ''}을 물어보거나, 다음 명령을 사용하세요.`,
      commands(tools, '그 시간 동안 천천히 답합니다'),
      ...(titles.length > 0 ? [`현재 있는 문서:\n\n${list(titles)}`] : []),
    ].join('\n\n'),
  ownDocuments: (titles) =>
    `이 워크스페이스의 문서에 있는 내용을 인용해 답합니다. 현재 있는 문서는 다음과 같습니다.\n\n${list(titles)}\n\n문서에 나오는 낱말로 물어보세요.`,
  ownTools: (tools) =>
    tools.length === 0
      ? '이 애플리케이션에는 플러그인이 없어 실행할 수 있는 도구가 없습니다. 다른 명령은 `/help`가 보여 줍니다.'
      : `이 애플리케이션의 플러그인을 다음 명령으로 실행할 수 있습니다.\n\n${toolsWithExamples(tools, '예')}`,
  abilities: (tools, titles) =>
    [
      '여기서 할 수 있는 일은 다음과 같습니다.',
      ...(titles.length > 0
        ? [`**문서 인용.** 문서에 나오는 낱말로 물어보세요.\n\n${list(titles)}`]
        : ['**문서 인용.** 이 워크스페이스에는 아직 문서가 없습니다.']),
      ...(tools.length > 0 ? [`**플러그인 실행.** 각각의 명령:\n\n${toolsWithExamples(tools, '예')}`] : []),
      ...(canCalculate(tools) ? ['**계산.** `2,340의 17%`처럼 식을 그대로 적어 주세요.'] : []),
      '**그 밖의 명령:** `/help`는 모든 명령을 보여 주고, `/slow <seconds>`는 그 시간 동안 천천히 답합니다.',
    ].join('\n\n'),
  slowSentence: (second, seconds) => `${seconds}초 중 ${second}초째, 부탁하신 느린 답변입니다.`,
};

/** Korean where the text holds Hangul, else English. */
export function textsFor(question: string): AgentTexts {
  return /\p{Script=Hangul}/u.test(question) ? korean : english;
}
