/** Expected scores from how likely a model found each number where it wrote its score. */
import type { Dimension } from '../../../shared/model/score';
import type { Token } from '../../models/chat-client';

export interface Expected {
  /** In [0, 1], over the numbers from 0 to 10 that were among the likeliest tokens. */
  score: number;
  /** Share of the likelihood that lay on them; the rest was left out, and theirs taken for the whole. */
  mass: number;
}

/** Numbers of one and of two tokens; what closes a number may stick to it. */
const wholeNumber = /^[\s":]*(10|\d)[\s,}\]"]*$/;

/**
 * For each dimension the expected value of its score; those are missing whose tokens do not tell. "10" in two tokens
 * has the product of theirs. Where another number was written, a likely "1" may have been the beginning of "10": it
 * counts only where this model writes "10" as one token.
 *
 * @param tokens spell `words`
 */
export function expectedScores(
  words: string,
  tokens: readonly Token[],
  asked: readonly Dimension[],
): Partial<Record<Dimension, Expected>> {
  if (tokens.map(({ token }) => token).join('') !== words) return {};
  const hasTen = tokens.some(({ token, top }) =>
    [token, ...top.map((each) => each.token)].some((text) => wholeNumber.exec(text)?.[1] === '10'),
  );
  const found: Partial<Record<Dimension, Expected>> = {};
  for (const name of asked) {
    const at = placeOfScore(words, name);
    const expected = at === null ? null : expectedAt(tokensFrom(tokens, at), hasTen);
    if (expected !== null) found[name] = expected;
  }
  return found;
}

/** Where a dimension's score is written; a quote within evidence is escaped, so that it is no key. */
function placeOfScore(words: string, name: Dimension): number | null {
  // After its thoughts: the last one is the answer.
  let place = 0;
  for (const found of words.matchAll(keyCalled(name))) place = found.index + found[0].length;
  if (place > 0 && words[place] === '{') {
    const score = keyCalled('score');
    score.lastIndex = place;
    if (score.test(words)) place = score.lastIndex;
  }
  return place > 0 && /^"?\d/.test(words.slice(place, place + 2)) ? place : null;
}

const keyCalled = (name: string): RegExp => new RegExp(`(?<!\\\\)"${name}"\\s*:\\s*`, 'g');

/** The tokens from the one that begins the number at this place. */
function tokensFrom(tokens: readonly Token[], place: number): readonly Token[] {
  let at = 0;
  for (const [index, { token }] of tokens.entries()) {
    at += token.length;
    if (at > place) return tokens.slice(index);
  }
  return [];
}

function expectedAt([first, second]: readonly Token[], hasTen: boolean): Expected | null {
  const written = first === undefined ? undefined : wholeNumber.exec(first.token)?.[1];
  if (first === undefined || written === undefined) return null;
  const likely = new Map<number, number>();
  const add = (score: number, share: number): void => {
    likely.set(score, (likely.get(score) ?? 0) + share);
  };
  const closes = /[,}\]"]\s*$/.test(first.token);
  for (const [token, share] of shares(first)) {
    const number = wholeNumber.exec(token)?.[1];
    if (number === undefined) continue;
    const open = number === '1' && !/[,}\]"\s]$/.test(token);
    if (!open) add(Number(number), share);
    else if (written === '1' && second !== undefined && !closes) {
      const zero = [...shares(second)].reduce(
        (sum, [next, of]) => (next.startsWith('0') ? sum + of : sum),
        0,
      );
      add(10, share * zero);
      add(1, share * (1 - zero));
    } else if (hasTen) add(1, share);
  }
  const mass = [...likely.values()].reduce((sum, share) => sum + share, 0);
  if (!(mass > 0)) return null;
  const sum = [...likely].reduce((total, [score, share]) => total + score * share, 0);
  return { score: sum / mass / 10, mass: Math.min(1, mass) };
}

/** The written token is among the likeliest, unless it was not likely enough to be listed. */
function shares({ token, logprob, top }: Token): Map<string, number> {
  const all = new Map(top.map((each) => [each.token, Math.exp(each.logprob)]));
  if (!all.has(token)) all.set(token, Math.exp(logprob));
  return all;
}
