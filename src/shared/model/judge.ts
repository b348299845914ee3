/** What a judge says of rollouts. */
import type { Dimension, Judgement } from './score';

/** What the answers of a judge about one rollout come to. */
export interface JudgedRollout {
  id: string;
  /** Null where there is no answer that can be used; `notJudged` then says why. */
  judge: Judgement | null;
  /** How sure it is that the task was fully done, in [0, 1]; null: cannot be judged. */
  success: number | null;
  /** Of the answer nearest to the scores; null where a dimension has none. Seconds from the first frame. */
  evidence: Record<Dimension, { text: string; timesSec: number[] } | null>;
  /** Standard deviation between answers; null under two of them. */
  spread: Judgement;
  /** Share of the likelihood that lay on scores that could be told apart; null where none was given. */
  mass: Judgement;
  answers: number;
  /** The rest of a sentence that begins with the rollout. */
  notJudged: string | null;
}
