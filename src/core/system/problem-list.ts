/** What is wrong with files of which every line may be wrong: 20 MB of them can have ten million faults. */
import type { Problem } from '../../shared/errors';

/** Files that are told apart: a stranger's may be as many as its lines. */
const mostKinds = 50;

export class ProblemList {
  readonly #kinds = new Map<string, { first: Problem[]; more: number }>();

  /** @param mostAlike that are kept of one code and file; the rest is counted */
  constructor(private readonly mostAlike = 20) {}

  /** May be handed on as a function. */
  readonly add = (problem: Problem): void => {
    const ofFile = `${problem.code}\0${problem.file ?? ''}`;
    const isToldApart = this.#kinds.has(ofFile) || this.#kinds.size < mostKinds;
    const kind = isToldApart ? ofFile : problem.code;
    const kept = this.#kinds.get(kind) ?? { first: [], more: 0 };
    this.#kinds.set(kind, kept);
    if (kept.first.length < this.mostAlike) kept.first.push(problem);
    else kept.more += 1;
  };

  /** Those of one code and file together, and last of them how many more there are. */
  get all(): Problem[] {
    return [...this.#kinds.values()].flatMap(({ first, more }) => {
      const [like] = first;
      return more === 0 || like === undefined ? first : [...first, moreLike(like, more)];
    });
  }
}

const moreLike = ({ code, severity }: Problem, more: number): Problem => ({
  code,
  severity,
  message: `${more} more problems of this kind are not listed.`,
  more,
});
