/** The scores of `dualvla evaluate` as a table for a person. */
import type { Evaluation } from '../core/evaluation/evaluate';
import type { NamingBin } from '../core/evaluation/naming-score';
import { problemLines } from './text';

type Score = Evaluation['shipped'];

/** One line per method: F1 with its 95 % interval at each tolerance, keyframes, sparsity. */
export function evaluationText(evaluation: Evaluation): string {
  const tolerances = Object.keys(evaluation.shipped.tolerances);
  const head = ['method', ...tolerances.map((t) => `F1 +-${t} s [95 %]`), 'keyframes', 'sparsity'];
  const rows: [string, Score | null][] = [
    ['shipped policy', evaluation.shipped],
    ['cross-validated', evaluation.crossValidated],
    ...Object.entries(evaluation.layers).map(([name, score]): [string, Score] => [
      `layers: ${name}`,
      score,
    ]),
    ...Object.entries(evaluation.learned).map(([reviewed, learned]): [string, Score | null] => [
      `learned from ${reviewed} reviewed`,
      learned?.score ?? null,
    ]),
    ...Object.entries(evaluation.baselines),
    ...Object.entries(evaluation.ablation?.scores ?? {}).map(([name, score]): [string, Score] => [
      `cross-validated: ${name}`,
      score,
    ]),
    ...Object.entries(evaluation.perDataset).map(([name, score]): [string, Score] => [
      `shipped on ${name}`,
      score,
    ]),
    ...Object.entries(evaluation.byRater).map(([rater, score]): [string, Score] => [
      `shipped by rater ${rater}`,
      score,
    ]),
  ];
  const table = [head, ...rows.map(([name, score]) => line(name, score, tolerances))];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const kinds = Object.entries(evaluation.perKindRecall).map(
    ([kind, recall]) => `${kind} ${JSON.stringify(recall)}`,
  );
  return [
    ...lines,
    ...gainLines(evaluation),
    '',
    'Recall per kind:',
    ...kinds,
    '',
    'Names by confidence:',
    ...evaluation.naming.bins.map(namingLine),
    ...Object.entries(evaluation.naming.perKind).map(
      ([kind, { right, names }]) => `${kind}: ${right} of ${names} right`,
    ),
    ...problemLines(evaluation.problems),
  ].join('\n');
}

function namingLine({ from, to, names, right, confidence, low, high }: NamingBin): string {
  const range = `${from.toFixed(1)} to ${to.toFixed(1)}`;
  if (names === 0) return `${range}: none`;
  return `${range}: ${right} of ${names} right [${low.toFixed(2)}, ${high.toFixed(2)}], said ${confidence.toFixed(2)}`;
}

const said = (what: string, { f1, low, high }: { f1: number; low: number; high: number }): string =>
  `${what}: ${f1.toFixed(3)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;

/** Paired differences of F1 at +-0.25 s; nothing where they could not be taken. */
function gainLines({ gain, gainOverUniform, ablation }: Evaluation): string[] {
  return [
    '',
    said('Gain over evenly spread keyframes', gainOverUniform.shipped),
    said('Gain of the cameras alone over evenly spread keyframes', gainOverUniform.video),
    ...(gain === null ? [] : [said(`Gain over ${gain.over}`, gain)]),
    ...(ablation === null
      ? []
      : [
          said('The video adds to kinematics', ablation.videoAdds),
          said(
            'Prediction adds to picture changes, with kinematics',
            ablation.predictionAdds.withKinematics,
          ),
          said('Prediction adds to picture changes, alone', ablation.predictionAdds.alone),
        ]),
  ];
}

function line(name: string, score: Score | null, tolerances: string[]): string[] {
  if (score === null) return [name, ...tolerances.map(() => 'not available'), '', ''];
  const cells = tolerances.map((tolerance) => {
    const at = score.tolerances[tolerance as keyof Score['tolerances']];
    return `${at.f1.toFixed(3)} [${at.low.toFixed(2)}, ${at.high.toFixed(2)}]`;
  });
  // Of several draws, the mean.
  const keyframes = String(Number(score.keyframes.toFixed(1)));
  return [name, ...cells, keyframes, score.sparsity.toFixed(3)];
}
