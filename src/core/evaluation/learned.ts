/**
 * What learning from reviewed episodes is worth: labelled episodes stand for reviewed ones, the scored one left out.
 */
import type { NamedFrame } from '../learning/carry';
import { alignAll, heldOut } from '../learning/held-out';
import type { Traits } from '../learning/traits';
import type { LabelledEpisode } from './labels';
import { matchSpans } from './matching';
import { gainOfDraws, scoreDraws, type Prediction, type Score } from './score';

/** So many reviewed episodes each. */
type Reviewed = '1' | '2' | '4';

interface LearnedScore {
  score: Score;
  /** Scored. */
  episodes: number;
  /** F1 at +-0.25 s that learning adds to the same episodes' proposals without it. */
  pairedOverWithout: { value: number; low: number; high: number };
}

export type LearnedScores = Record<Reviewed, LearnedScore | null>;

export interface LearnableEpisode {
  traits: Traits;
  /** What is proposed without learning, and by name. */
  without: Prediction;
  named: readonly NamedFrame[];
}

/** Aligned to each other, of one dataset. */
const mostEpisodes = 40;
/** Seconds. */
const matchedSec = 0.25;

/**
 * Which episodes of a dataset are reviewed is drawn anew each time: every subset, or 60 seeded ones. The others are
 * proposed as the product would: carried over, or without learning where none fits. Null where no dataset has enough
 * episodes.
 */
export function scoreLearned(episodes: readonly LearnableEpisode[]): LearnedScores {
  const names = [...new Set(episodes.map(({ without }) => without.label.dataset))];
  const datasets = names.map((name) => {
    const own = episodes
      .filter(({ without }) => without.label.dataset === name)
      .slice(0, mostEpisodes);
    const known = own.map(({ traits, without: { label }, named }) => ({
      traits,
      marks: curated(label, named),
      proposed: named,
    }));
    return { own, known: alignAll(known, 'both') };
  });
  const of = (reviewed: number): LearnedScore | null => {
    const scored = datasets.flatMap(({ own, known }) =>
      heldOut(known, reviewed).flatMap((draws, i) => {
        const without = own[i]?.without;
        if (without === undefined || draws.length === 0) return [];
        return [{ without, learned: draws.map((keyframes) => ({ ...without, keyframes })) }];
      }),
    );
    if (scored.length === 0) return null;
    const learned = scored.map((each) => each.learned);
    const { f1, low, high } = gainOfDraws(
      learned,
      scored.map(({ without }) => without),
    );
    return {
      score: scoreDraws(learned),
      episodes: scored.length,
      pairedOverWithout: { value: f1, low, high },
    };
  };
  return { '1': of(1), '2': of(2), '4': of(4) };
}

/**
 * Which keyframe is of which boundary, the matching rule says, for spans overlap: the arm arrives until the last
 * annotator saw it arrive, and the hand grasps from the first one's mark on. A keyframe within its boundary's span is
 * accepted where it is; a boundary without one gets its middle, by moving or adding; all others are pruned. What is
 * accepted or moved keeps the name under which it was proposed, what is added has none.
 */
export function curated(
  { boundaries, fps }: Pick<LabelledEpisode, 'boundaries' | 'fps'>,
  proposed: readonly NamedFrame[],
): NamedFrame[] {
  const places = proposed.map(({ frame }) => frame);
  const matched = matchSpans(places, boundaries, fps, matchedSec);
  const marks = boundaries.map(({ from, to }, i): NamedFrame => {
    const own = proposed[matched[i] ?? -1];
    const isWithin = own !== undefined && own.frame >= from && own.frame <= to;
    return isWithin ? own : { ...own, frame: Math.floor((from + to) / 2 + 0.5) };
  });
  return [...new Map(marks.map((mark) => [mark.frame, mark])).values()].sort(
    (a, b) => a.frame - b.frame,
  );
}
