/** What a server understands of the chat protocol: one tries the best, and steps down where a server refuses it. */

export interface Dialect {
  /** How the shape of the answer is asked for. */
  format: 'json_schema' | 'json_object' | 'plain';
  tokensField: 'max_tokens' | 'max_completion_tokens';
  /** Some servers take their own temperature only. */
  temperature: boolean;
  /** Whether it is asked how likely its tokens are. */
  logprobs?: boolean;
  /** Of how many tokens at each place, where it is asked; the most that is usual if left out. */
  likely?: number;
}

/** As many as the largest services give. */
export const mostLikely = 20;

export const bestDialect: Dialect = {
  format: 'json_schema',
  tokensField: 'max_tokens',
  temperature: true,
};

/**
 * What to try after a server refused a request with these words; null where nothing simpler is left. The field that it
 * names goes first; a refusal that names none is taken to be about the format of the answer, which fewest servers know.
 */
export function simplerDialect(dialect: Dialect, words: string): Dialect | null {
  if (/max_completion_tokens/i.test(words) && dialect.tokensField === 'max_tokens') {
    return { ...dialect, tokensField: 'max_completion_tokens' };
  }
  const { likely = mostLikely } = dialect;
  if (/top_logprobs/i.test(words) && dialect.logprobs === true && likely > 1) {
    return { ...dialect, likely: fewerIn(words, likely) };
  }
  if (/logprobs/i.test(words) && dialect.logprobs === true) return { ...dialect, logprobs: false };
  if (/temperature/i.test(words) && dialect.temperature) return { ...dialect, temperature: false };
  if (dialect.format === 'json_schema') return { ...dialect, format: 'json_object' };
  if (dialect.format === 'json_object') return { ...dialect, format: 'plain' };
  return null;
}

/** The most that the words allow, as "must be at most 5" does; else a quarter. */
function fewerIn(words: string, likely: number): number {
  const named = (words.match(/\b\d+\b/g) ?? []).map(Number).filter((each) => each < likely);
  const most = Math.max(0, ...named);
  return most >= 1 ? most : Math.max(1, Math.floor(likely / 4));
}
