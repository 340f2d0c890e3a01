/** Finds what is asked about the agent itself: "which tools can you run?", "무엇을 도와줄 수 있나요?". */

export type SelfQuestion = 'documents' | 'tools' | 'abilities';

const set = (words: string) => new Set(words.split(' '));

/** What the question is about, particles cut off. */
const TOOLS = set(
  'tool tools plugin plugins command commands 도구 도구들 툴 플러그인 플러그인들 명령 명령어',
);
const DOCUMENTS = set('document documents doc docs source sources 문서 문서들 자료');
const ABILITIES = set(
  'help assist do able ability abilities capability capabilities skill skills ask ' +
    '도와줄 도와주실 도와줘 도울 도움 할 해줄 해주실 하실 하니 물어볼 물어봐도 능력 잘해 잘하니',
);
const WHO = set('who 누구야 누구니 누구예요 누구세요 누구인가요 정체');

/** Words of whom or what is asked: without one of them "what is a plugin?" is a question like any other. */
const ADDRESSED = set(
  'you your yourself there here available exist ' +
    '너 넌 네 네가 니가 너의 당신 당신의 수 있어 있어요 있나 있나요 있니 있지 있을까 있을까요 있습니까 있는지 가능해 가능한가요 ' +
    '목록 리스트 알려줘 알려주세요 보여줘 보여주세요 말해줘',
);
const ASKED_FOR = /^(?:please |can you |could you )*(?:list|show)\b|\bcan i\b/;

/**
 * What else may stand in it without making it a question about something: one word more ("which tools does the
 * security policy allow?") and it is the documents' to answer. "We" is not among them: that is the company.
 */
const FILLER = set(
  'what whats which s is are the a an of and all any other can could would do does have has got i me list show my us to ' +
    'with about from in on please tell give run use call start execute access see read quote cite search know answer ' +
    'questions things kind kinds sort how many this workspace application app chat agent right now hi hello hey so re ' +
    '어떤 어느 무슨 무엇 무엇무엇 뭐 뭘 뭐야 뭐예요 뭐니 뭔가요 뭔지 무엇인가요 것 것들 게 거 걸 나 날 내 내가 제 제가 저 절 ' +
    '여기 여기서 지금 현재 이 앱 채팅 워크스페이스 애플리케이션 에이전트 사용할 쓸 실행할 돌릴 호출할 이용할 사용 실행 사용해 쓰니 써 ' +
    '가지고 갖고 가진 있는 좀 다 전부 모두 몇 개 답 답할 답해 답변 답변할 읽을 인용할 볼 참고할 참고해 검색할 찾을 아는 알고 안녕 안녕하세요 어떻게 ' +
    '주실 줄 질문 질문할',
);

const PARTICLE = /(?<=^\p{Script=Hangul}+)(?:에서는|에서|에는|으로|로|이|가|을|를|은|는|의|에|도|요)$/u;

/** Without a word for tools or documents: what you can do, what one can ask, who you are. */
const ABILITY_QUESTIONS = [
  /^(?:so |hi |hello |hey )*wh(?:at|o) are you\W*$/,
  /^(?:so |hi |hello |hey )*what can i (?:do|ask)(?: you| here)*\W*$/,
  /\byou\b.*\b(?:help|assist|able)\b|\byour\b.*\b(?:abilit|capabilit|skill)/,
  /\b(?:what|which|how)\b.*\byou (?:do|help|assist)\b/,
  /(?:도와|도울|도움).*수 있|(?:무엇|뭐|뭘|무슨|어떤).*(?:할|하실|해줄|해주실|물어볼) 수 있/u,
  /^(?:너|넌|네|당신).*(?:누구|정체|능력|뭐야|뭐니|뭔가요|뭐예요|잘해|잘하)|^누구세요\W*$/u,
];

/** @returns null where the text holds a word that is not of such a question */
export function readSelfQuestion(prompt: string): SelfQuestion | null {
  const text = prompt
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/\s*수\s*있/gu, ' 수 있');
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const has = (of: ReadonlySet<string>) => words.some((word) => isOf(of, word));
  const known = [FILLER, ADDRESSED, TOOLS, DOCUMENTS, ABILITIES, WHO];
  if (!words.every((word) => known.some((of) => isOf(of, word)))) return null;
  if (!has(TOOLS) && !has(DOCUMENTS))
    return ABILITY_QUESTIONS.some((pattern) => pattern.test(text)) ? 'abilities' : null;
  if (!has(ADDRESSED) && !ASKED_FOR.test(text)) return null;
  return has(TOOLS) ? 'tools' : 'documents';
}

function isOf(words: ReadonlySet<string>, word: string): boolean {
  return words.has(word) || words.has(word.replace(PARTICLE, ''));
}
