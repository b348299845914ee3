/** Reasoning in parts, under the labels of ECoT's own texts (`TASK: … SUBTASK: …`) or sentence by sentence. */

/** The keys of ECoT's reasonings. */
const partKeys = ['task', 'plan', 'subtask', 'subtask_reason', 'move', 'move_reason'] as const;
export type PartKey = (typeof partKeys)[number];

export interface ReasoningPart {
  /** Null for what stands before the first label. */
  key: PartKey | null;
  /** What stands between the part before and this one's words: a label with its colon, white space, or nothing. */
  head: string;
  text: string;
}

/** In any order, with or without a full stop between. */
const labels: Readonly<Record<string, PartKey>> = {
  TASK: 'task',
  PLAN: 'plan',
  SUBTASK: 'subtask',
  REASON: 'subtask_reason',
  REASONING: 'subtask_reason',
  'SUBTASK REASON': 'subtask_reason',
  'SUBTASK REASONING': 'subtask_reason',
  MOVE: 'move',
  MOVEMENT: 'move',
  'MOVE REASON': 'move_reason',
  'MOVE REASONING': 'move_reason',
};
const label =
  /(?<![\p{L}\p{N}_])((?:(?:SUBTASK|MOVE) REASON(?:ING)?|TASK|PLAN|SUBTASK|REASON(?:ING)?|MOVE(?:MENT)?):\s*)/u;

/**
 * The text under each label; one part without a key where there is none. Put together they are the text again,
 * character by character.
 */
export function partsOf(text: string): ReasoningPart[] {
  const [before = '', ...pairs] = text.split(label);
  const parts: ReasoningPart[] = [];
  let head = '';
  let key: PartKey | null = null;
  for (let at = 0; at <= pairs.length; at += 2) {
    const said = at === 0 ? before : (pairs[at - 1] ?? '');
    const words = at === pairs.length ? said : said.trimEnd();
    if (key !== null || words !== '' || pairs.length === 0) parts.push({ key, head, text: words });
    const next = pairs[at] ?? '';
    head = said.slice(words.length) + next;
    key = labels[next.trimEnd().slice(0, -1)] ?? null;
  }
  return parts;
}

/**
 * A text without labels, of a dataset that says first what to do and then why: its first sentence and what follows,
 * both there, the second one empty where nothing follows.
 */
export function sentenceParts(text: string): ReasoningPart[] {
  const found = /^(.+?[.!?。])(\s+)(?=\S)/u.exec(text);
  const [both = '', first = text, head = ''] = found ?? [];
  const rest = found === null ? '' : text.slice(both.length);
  return [
    { key: 'subtask', head: '', text: first },
    { key: 'subtask_reason', head, text: rest },
  ];
}

/** The parts as one text. */
export function joinParts(parts: readonly ReasoningPart[]): string {
  return parts.reduce((said, { head, text }) => {
    const between = head === '' && text !== '' && said !== '' ? betweenSentences(said) : head;
    return `${said}${between}${text}`;
  }, '');
}

/**
 * Two texts as one: under each label what the first says there, then what the second does; what both say stands once.
 * What only the second has comes last.
 */
export function joinTexts(first: string, second: string): string {
  const parts = first.trim() === '' ? [] : partsOf(first);
  for (const part of partsOf(second)) {
    const own = parts.find(({ key }) => key === part.key);
    if (own === undefined) {
      const space = parts.length === 0 || part.key === null || /^\s/u.test(part.head) ? '' : ' ';
      parts.push({ ...part, head: `${space}${part.head}` });
    } else if (own.text.trim() !== part.text.trim()) {
      const both = [own, part].map((each) => ({ ...each, head: '', text: each.text.trim() }));
      own.text = joinParts(both);
    }
  }
  return joinParts(parts);
}

/** What parts a sentence from the one that follows. */
export const betweenSentences = (first: string): string =>
  /[.!?。]\s*$/u.test(first) ? ' ' : '. ';
