import type { PluginRecord } from '../../model.ts';

/** Arithmetic with a parser of its own; nothing is evaluated as code. */
const source = `
const SIGNS = { '×': '*', '·': '*', '÷': '/', '−': '-', '–': '-' };

function tokenise(text) {
  const tokens = [];
  const pattern = /\\s*(?:(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?|\\.\\d+)|(\\*\\*|[-+*\\/^%()×÷·−–]))/y;
  let at = 0;
  while (text.slice(at).trim() !== '') {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) throw new Error('Cannot read "' + text.slice(at).trim() + '". Use numbers, + - * / ^ % and brackets.');
    at = pattern.lastIndex;
    if (match[1] !== undefined) tokens.push(Number(match[1].replaceAll(',', '')));
    else tokens.push(match[2] === '**' ? '^' : (SIGNS[match[2]] ?? match[2]));
  }
  return tokens;
}

// sum := product (('+' | '-') product)*   product := power (('*' | '/') power)*
// power := sign ('^' power)?              sign := ('-' | '+') sign | percent       percent := atom '%'*
function parse(tokens) {
  let at = 0;
  const peek = () => tokens[at];
  const take = (token) => (peek() === token ? ((at += 1), true) : false);

  function sum() {
    let left = product();
    for (;;) {
      const sign = take('+') ? 1 : take('-') ? -1 : 0;
      if (sign === 0) return left;
      const right = product();
      // "100 + 10%" means ten percent of what stands before, as on every desk calculator.
      left = { value: left.value + sign * (right.percent ? left.value * right.value : right.value) };
    }
  }
  function product() {
    let left = power();
    for (;;) {
      if (take('*')) left = { value: left.value * power().value };
      else if (take('/')) {
        const right = power().value;
        if (right === 0) throw new Error('Division by zero');
        left = { value: left.value / right };
      } else return left;
    }
  }
  function power() {
    const base = sign();
    if (!take('^')) return base;
    const exponent = power().value;
    return { value: base.value ** exponent };
  }
  function sign() {
    // "-2^2" is -(2^2).
    if (take('-')) return { value: -power().value };
    if (take('+')) return power();
    return percent();
  }
  function percent() {
    let left = atom();
    while (take('%')) left = { value: left.value / 100, percent: true };
    return left;
  }
  function atom() {
    const token = peek();
    if (typeof token === 'number') {
      at += 1;
      return { value: token };
    }
    if (take('(')) {
      const inner = sum();
      if (!take(')')) throw new Error('A bracket is not closed');
      return { value: inner.value };
    }
    throw new Error(token === undefined ? 'The expression ends too early' : 'Unexpected "' + token + '"');
  }

  const result = sum().value;
  if (at < tokens.length) throw new Error('Unexpected "' + tokens[at] + '"');
  if (!Number.isFinite(result)) throw new Error('The result is too large');
  return result;
}

function withCommas(value) {
  const [whole, fraction] = String(value).split('.');
  if (String(value).includes('e')) return String(value);
  const grouped = whole.replace(/\\B(?=(\\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : grouped + '.' + fraction;
}

// A sign of its own for "times": the star would be read as Markdown.
function readable(expression) {
  return expression.trim().replace(/\\s*\\*\\*\\s*/g, '^').replace(/\\s*\\*\\s*/g, ' × ');
}

export const tools = {
  async calculate({ expression }, context) {
    if (typeof expression !== 'string' || expression.trim() === '') throw new Error('Give an expression, such as 17*2');
    if (expression.length > 500) throw new Error('An expression has at most 500 characters');
    context.step('read_expression');
    const tokens = tokenise(expression);
    context.variable('tokens', tokens);
    context.step('evaluate');
    // Twelve digits hide what binary fractions add: 0.1 + 0.2 is 0.3.
    const value = Number(parse(tokens).toPrecision(12));
    context.variable('value', value);
    context.log.info('Evaluated ' + expression);
    return { expression, value, summary: '**' + readable(expression) + ' = ' + withCommas(value) + '**' };
  },
};
`;

export const calculator: PluginRecord = {
  id: 'calculator',
  name: 'Calculator',
  description: 'Evaluates arithmetic.',
  version: '1.0.0',
  tools: [
    {
      name: 'calculate',
      description: 'Evaluates an arithmetic expression: + - * / ^ %, brackets, 1,000 with commas.',
      parameters: {
        type: 'object',
        properties: {
          expression: { type: 'string', description: 'Such as 17% * 2,340', examples: ['17% * 2,340'] },
        },
        required: ['expression'],
      },
    },
  ],
  source,
  language: 'javascript',
};
