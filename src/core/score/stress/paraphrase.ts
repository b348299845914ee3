/** An instruction in other words that ask for the same, by rules. English; others are only framed. */

interface Rule {
  name: string;
  /** Null where it does not apply. */
  apply: (text: string) => string | null;
}

const replacing =
  (pattern: RegExp, by: string) =>
  (text: string): string | null =>
    pattern.test(text) ? text.replace(pattern, by) : null;

/** Each at most once; the first of several for the same verb that applies. */
const rules: readonly Rule[] = [
  { name: 'pick up: grasp and lift', apply: replacing(/\bpick up\b/i, 'grasp and lift') },
  { name: 'pick: take', apply: replacing(/\bpick\b/i, 'take') },
  { name: 'put: place', apply: replacing(/\bput\b/i, 'place') },
  { name: 'place: set', apply: replacing(/\bplace (?=the|a|an|it)\b/i, 'set ') },
  { name: 'grasp: grip', apply: replacing(/\bgrasp(?= the| a| an)\b/i, 'grip') },
  { name: 'move: bring', apply: replacing(/\bmove (?=the|a|an|it)\b/i, 'bring ') },
  { name: 'push: press', apply: replacing(/\bpush (?=the [a-z ]{0,80}button)\b/i, 'press ') },
  { name: 'close: shut', apply: replacing(/\bclose\b/i, 'shut') },
  { name: 'into: inside', apply: replacing(/\binto\b/i, 'inside') },
  { name: 'onto: on top of', apply: replacing(/\bonto\b/i, 'on top of') },
  {
    name: 'and: and then',
    apply: replacing(/\band (?=(put|place|set|move|bring|open|close|shut)\b)/i, 'and then '),
  },
];

const frames: readonly [name: string, frame: (text: string) => string][] = [
  ['please', (text) => `Please ${lowerFirst(text)}.`],
  ['your task', (text) => `Your task is this: ${lowerFirst(text)}.`],
  ['the robot should', (text) => `The robot should ${lowerFirst(text)}.`],
];

/**
 * The same instruction in other words, and by which rules: whatever replaces a word of it, and a frame around it.
 *
 * @param which of the frames, by number
 */
export function paraphrase(task: string, which: number): { text: string; rules: string[] } {
  const used: string[] = [];
  let text = task.trim().replace(/(?<![.!])[.!]+$/, '');
  const original = text;
  for (const { name, apply } of rules) {
    // A word that a rule put in is not replaced again.
    const from = name.split(':')[0] ?? '';
    if (!new RegExp(`\\b${from}\\b`, 'i').test(original)) continue;
    const changed = apply(text);
    if (changed === null) continue;
    text = changed;
    used.push(name);
  }
  const [name, frame] = frames[which % frames.length] ?? ['as it is', (same: string) => same];
  return { text: frame(text), rules: [...used, name] };
}

/** Names in capitals stay. */
const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;

/** What is asked for where the rollouts have no other task. */
const others = ['wipe the window with a sponge', 'fold the towel', 'pour water into the glass'];

/** Another task, of those given or, where all are alike, of the studio's own: the one that shares the fewest words. */
export function otherTask(task: string, given: readonly string[]): string {
  const own = wordsOf(task);
  const shared = (other: string): number =>
    [...wordsOf(other)].filter((word) => own.has(word)).length / Math.max(1, wordsOf(other).size);
  const candidates = [
    ...given.filter((other) => other.trim() !== '' && shared(other) < 0.5),
    ...others,
  ];
  const least = Math.min(...candidates.map(shared));
  return candidates.find((other) => shared(other) === least) ?? others[0] ?? '';
}

const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .toLowerCase()
      .match(/\p{L}{3,}/gu)
      ?.filter((word) => word !== 'the') ?? [],
  );
