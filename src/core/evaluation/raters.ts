/** One score per annotator, against that annotator's own marks. */
import { score, type Prediction, type Score } from './score';

/**
 * By annotator, over the episodes in which that one marked anything; each mark is a boundary of one frame. Empty where
 * the labels do not say who saw what. Scores of two annotators are not of the same episodes unless both marked them.
 */
export function scoreByRater(predictions: readonly Prediction[]): Record<string, Score> {
  const raters = new Set(
    predictions.flatMap(({ label }) =>
      label.boundaries.flatMap(({ marks = [] }) => marks.map(({ rater }) => rater)),
    ),
  );
  return Object.fromEntries(
    [...raters]
      .sort()
      .map((rater) => [
        rater,
        score(predictions.flatMap((prediction) => asMarkedBy(rater, prediction) ?? [])),
      ]),
  );
}

function asMarkedBy(rater: string, prediction: Prediction): Prediction | null {
  const { label } = prediction;
  const boundaries = label.boundaries.flatMap((boundary) =>
    (boundary.marks ?? [])
      .filter((mark) => mark.rater === rater)
      .map(({ frame }) => ({ ...boundary, from: frame, to: frame })),
  );
  return boundaries.length === 0 ? null : { ...prediction, label: { ...label, boundaries } };
}
