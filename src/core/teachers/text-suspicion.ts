/**
 * How unlike a text is to what is said of such a moment: by the dataset's own text there, by a text that was kept, and
 * by what the same teacher says of the same phase of the same task, of this task rather than of others, and of the
 * frames beside it.
 */
import { rangeOf } from './action-suspicion';

/** Words are counted in so many classes; a few words that share one do no harm. */
const classes = 2_048;

export interface TextCase {
  text: string;
  task: number;
  phase: number;
  /** What stands there in the dataset, or was kept: null where nothing does. */
  reference: string | null;
  /** Of the same teacher and episode, before and after it; null where there is none. */
  before: string | null;
  after: string | null;
}

type Counts = ReadonlyMap<number, number>;
const signNames = ['reference', 'phase', 'task', 'beside'] as const;
type Sign = (typeof signNames)[number];

/** What is usual for a teacher's texts. */
export interface TextHabits {
  texts: number;
  /** In how many texts a word is. */
  spread: Float64Array;
  byTask: ReadonlyMap<number, Sum>;
  byPhase: ReadonlyMap<string, Sum>;
  /** Per task its words, weighed as in a likeness, with length 1. */
  directions: ReadonlyMap<number, Float64Array>;
  usual: Readonly<Record<Sign, { middle: number; width: number }>>;
}

interface Sum {
  texts: number;
  counts: Float64Array;
}

export interface TextScore {
  /** One minus the likeness to the reference; null where there is none. */
  error: number | null;
  strangeness: number;
  /** What is most unlike. */
  sign: Sign;
}

/** More of one sign than this says nothing more. */
const most = 6;

export function textHabits(cases: readonly TextCase[]): TextHabits {
  const spread = new Float64Array(classes);
  const byTask = new Map<number, Sum>();
  const byPhase = new Map<string, Sum>();
  for (const { text, task, phase } of cases) {
    const words = wordsOf(text);
    for (const word of words.keys()) spread[word] = (spread[word] ?? 0) + 1;
    addTo(byTask, task, words);
    addTo(byPhase, `${task} ${phase}`, words);
  }
  const weights = { texts: cases.length, spread };
  const none = { middle: 0, width: 1 };
  const habits: TextHabits = {
    ...weights,
    byTask,
    byPhase,
    directions: new Map(
      [...byTask].map(([task, { counts }]) => [task, directionOf(counts, weights)]),
    ),
    usual: { reference: none, phase: none, task: none, beside: none },
  };
  const signs = cases.map((each) => signsOf(each, habits));
  const usualOf = (sign: Sign) => rangeOf(signs.flatMap((each) => each[sign] ?? []));
  return {
    ...habits,
    usual: {
      reference: usualOf('reference'),
      phase: usualOf('phase'),
      task: usualOf('task'),
      beside: usualOf('beside'),
    },
  };
}

export function textScore(of: TextCase, habits: TextHabits): TextScore {
  const signs = signsOf(of, habits);
  let strangeness = 0;
  let sign: Sign = 'reference';
  let largest = Number.NEGATIVE_INFINITY;
  for (const name of signNames) {
    const unlike = signs[name];
    if (unlike === null) continue;
    const { middle, width } = habits.usual[name];
    const strange = Math.min(most, (unlike - middle) / Math.max(width, 0.05));
    strangeness += strange;
    if (strange > largest) [sign, largest] = [name, strange];
  }
  return { error: signs.reference, strangeness, sign };
}

/**
 * In [0, 1]: 0 where all words are shared; null where there is nothing to compare with. Of the task up to 2: where
 * another task is as near, it is no sign of its own.
 */
function signsOf(of: TextCase, habits: TextHabits): Record<Sign, number | null> {
  const own = wordsOf(of.text);
  const unlikeText = (text: string | null): number | null =>
    text === null ? null : 1 - likeness(own, wordsOf(text), habits);
  const unlikeSum = (sum: Sum | undefined): number | null => {
    if (sum === undefined || sum.texts < 2) return null;
    // Without its own words, or a text that is alone would be like itself.
    const others = new Map<number, number>();
    for (const [word, count] of sum.counts.entries()) {
      const left = count - (own.get(word) ?? 0);
      if (left > 0) others.set(word, left);
    }
    return 1 - likeness(own, others, habits);
  };
  const ownTask = unlikeSum(habits.byTask.get(of.task));
  const beside = [unlikeText(of.before), unlikeText(of.after)].filter((each) => each !== null);
  return {
    reference: unlikeText(of.reference),
    phase: unlikeSum(habits.byPhase.get(`${of.task} ${of.phase}`)),
    task: ownTask === null ? null : ownTask + nearestOther(own, of.task, habits),
    beside: beside.length === 0 ? null : Math.min(...beside),
  };
}

type Weights = Pick<TextHabits, 'spread' | 'texts'>;

/** Rare words count more. */
const weigh = (word: number, count: number, { spread, texts }: Weights): number =>
  (1 + Math.log(count)) * Math.log(1 + texts / (1 + (spread[word] ?? 0)));

function directionOf(counts: Float64Array, weights: Weights): Float64Array {
  const weighed = counts.map((count, word) => (count > 0 ? weigh(word, count, weights) : 0));
  const length = Math.hypot(...weighed) || 1;
  return weighed.map((weight) => weight / length);
}

/** The likeness to the task that is likest of all others; 0 where there is none. */
function nearestOther(own: Counts, task: number, habits: TextHabits): number {
  const words = [...own].map(([word, count]) => ({ word, weight: weigh(word, count, habits) }));
  const length = Math.hypot(...words.map(({ weight }) => weight)) || 1;
  let nearest = 0;
  for (const [other, direction] of habits.directions) {
    if (other === task) continue;
    const both = words.reduce((sum, { word, weight }) => sum + weight * (direction[word] ?? 0), 0);
    nearest = Math.max(nearest, both / length);
  }
  return nearest;
}

/** Cosine of the words' counts. */
function likeness(a: Counts, b: Counts, weights: Weights): number {
  let both = 0;
  let ofA = 0;
  let ofB = 0;
  for (const [word, count] of a) {
    const weight = weigh(word, count, weights);
    ofA += weight * weight;
    const other = b.get(word);
    if (other !== undefined) both += weight * weigh(word, other, weights);
  }
  for (const [word, count] of b) ofB += weigh(word, count, weights) ** 2;
  return ofA === 0 || ofB === 0 ? 0 : both / Math.sqrt(ofA * ofB);
}

function wordsOf(text: string): Counts {
  const counts = new Map<number, number>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    let hash = 2_166_136_261;
    for (let at = 0; at < word.length; at += 1)
      hash = Math.imul(hash ^ word.charCodeAt(at), 16_777_619);
    const key = (hash >>> 0) % classes;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function addTo<Key>(sums: Map<Key, Sum>, key: Key, words: Counts): void {
  const sum = sums.get(key) ?? { texts: 0, counts: new Float64Array(classes) };
  sums.set(key, sum);
  sum.texts += 1;
  for (const [word, count] of words) sum.counts[word] = (sum.counts[word] ?? 0) + count;
}
