/** The messages of the benchmark's session, the same for the gateway's storage and for the peer's page. */

export interface SeededMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

const words =
  'The refund goes back to the card that was charged and takes up to five working days after it was approved'.split(
    ' ',
  );

function sentence(seed: number, length: number): string {
  return Array.from({ length }, (_, at) => words[(seed * 7 + at * (1 + (seed % 5))) % words.length]).join(
    ' ',
  );
}

/** Prose, a list, a table, code or Korean in turn, 60 to 1,100 letters. */
function answer(n: number): string {
  const head = `Answer ${String(n)}. ${sentence(n, 12 + (n % 30))}.`;
  switch (n % 5) {
    case 0:
      return `${head}\n\n- ${sentence(n, 6)}\n- **${sentence(n + 1, 4)}** ${sentence(n, 9)}\n- ${sentence(n + 2, 14)}`;
    case 1:
      return `${head}\n\n| step | what |\n| --- | --- |\n| 1 | ${sentence(n, 4)} |\n| 2 | ${sentence(n + 3, 5)} |`;
    case 2:
      return `${head}\n\n\`\`\`ts\nconst order = await orders.find(${String(n)});\nawait refund(order);\n\`\`\``;
    case 3:
      return `${head}\n\n환불은 승인 후 영업일 기준 5일 안에 처리됩니다. 주문 번호는 ${String(n)}입니다.\n\n${sentence(n, 50)}.`;
    default:
      return `${head}\n\n${sentence(n, 60)}.\n\n${sentence(n + 1, 40)}.`;
  }
}

/** The n-th message, from 1: a prompt, its answer, and so on. */
export function messageOf(n: number): SeededMessage {
  return n % 2 === 1
    ? { role: 'user', content: `Question ${String(n)}. ${sentence(n, 5 + (n % 25))}?` }
    : { role: 'assistant', content: answer(n) };
}
