/** Whether a teacher would have said the curated text. */
import type { TokenProbability } from '../../shared/model/teacher';
import { agreementOfText } from './trust';

/**
 * In [0, 1]. Where tokens come with their likeliest rivals, `agreementOfText` of the probability of the label: the
 * geometric mean over its tokens up to where it leaves what the teacher wrote, that place included (what comes after it
 * nobody asked the teacher); 0 where the teacher does not name how the label goes on. Without tokens, a stand-in: the
 * share of content words that both texts have (Dice).
 */
export function textAgreement(
  { text, logprobs }: { text: string; logprobs: readonly TokenProbability[] | null },
  label: string,
  floor: number,
): number {
  const probability = logprobs === null ? null : alongTokens(logprobs, label);
  return probability === null ? overlap(text, label) : agreementOfText(probability, floor);
}

function alongTokens(tokens: readonly TokenProbability[], label: string): number | null {
  let left = label.trim();
  let sum = 0;
  for (const [at, { token, logprob, top }] of tokens.entries()) {
    const piece = at === 0 ? token.trimStart() : token;
    if (left === '') return Math.exp(sum / at);
    if (piece !== '' && left.startsWith(piece)) {
      left = left.slice(piece.length);
      sum += logprob;
      continue;
    }
    const rivals = top.filter(({ token: other }) => {
      const start = at === 0 ? other.trimStart() : other;
      return start !== '' && left.startsWith(start);
    });
    // Where no rivals are named, nothing is known of them.
    if (top.length === 0) return null;
    const best = Math.max(...rivals.map((rival) => rival.logprob));
    return Number.isFinite(best) ? Math.exp((sum + best) / (at + 1)) : 0;
  }
  return tokens.length === 0 ? null : Math.exp(sum / tokens.length);
}

/** Words that any two texts share. */
const fillers = new Set(
  'a an and at by for from in into is it of on or the then to with'.split(' '),
);

function overlap(a: string, b: string): number {
  const [x, y] = [contentWords(a), contentWords(b)];
  const shared = [...x].filter((word) => y.has(word)).length;
  return x.size + y.size === 0 ? 1 : (2 * shared) / (x.size + y.size);
}

const contentWords = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !fillers.has(word)));
