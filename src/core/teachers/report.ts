/** What the looks say of a teacher: how much of its work is good, how sure that is, where it is not. */
import type { TeacherKind } from '../../shared/model/teacher';
import type { TeacherReport } from '../../shared/model/teacher-report';
import type { Project } from '../project/project';
import { estimateRate, intervalOf, looksToPrecision, probabilitiesOf } from './estimate';
import {
  curvesOf,
  groupsOf,
  isCounted,
  reasonsOf,
  strataOf,
  thirdsOf,
  type AnsweredLook,
} from './report-looks';
import { defaultUniformShare, type Sample } from './sample';
import type { ScoreSummary } from './score-table';
import { verdicts } from './verdicts';

/** The samples that a report is about, with what was said: those of the newest outputs that somebody looked at. */
export async function answeredSamples(
  project: Project,
  samples: readonly Sample[],
): Promise<{ sample: Sample; looks: AnsweredLook[] }[]> {
  const said = await project.store(verdicts);
  const answered = samples.map((sample) => ({
    sample,
    looks: sample.looks.map((look): AnsweredLook => {
      const verdict = said.of(look.id);
      return { ...look, verdict: verdict?.verdict ?? null, given: verdict?.reason ?? null };
    }),
  }));
  const looked = answered.filter(({ looks }) => looks.some(({ verdict }) => verdict !== null));
  const stamp = looked.at(-1)?.sample.stamp;
  return looked.filter(({ sample }) => sample.stamp === stamp);
}

/**
 * Of one kind of outputs, or of all.
 *
 * @param about summaries of the scores as they are now, and the teacher's samples
 */
export async function teacherReport(
  project: Project,
  teacher: string,
  about: { summaries: readonly ScoreSummary[]; samples: readonly Sample[]; kind?: TeacherKind },
): Promise<TeacherReport> {
  const { summaries } = about;
  const samples = about.samples.map((sample) => onlyKind(sample, about.kind));
  const outputs = summaries.reduce((sum, each) => sum + each.outputs, 0);
  const answered = await answeredSamples(project, samples);
  const sets = answered.map(({ sample, looks }) => ({ sample, looks: upToLast(looks) }));
  const looks = sets
    .flatMap((set) => set.looks)
    .filter((look) => about.kind === undefined || look.kind === about.kind);
  const counted = looks.filter(isCounted);
  const estimates = sets.flatMap(({ sample, looks: own }) => {
    const estimate = estimateRate(
      sample.classes,
      own.map((look) => ({ class: look.class, accepted: acceptedOf(look) })),
      sample.uniformShare,
    );
    return estimate === null ? [] : [estimate];
  });
  // Each sample is a draw of its own: they count by what they are worth.
  const worth = estimates.reduce((sum, each) => sum + each.worth, 0);
  const pooled =
    estimates.reduce((sum, each) => sum + each.value * each.worth, 0) / Math.max(worth, 1e-9);
  const [only] = estimates;
  const estimate =
    only === undefined ? null : estimates.length === 1 ? only : intervalOf(pooled, worth);
  const acceptRate =
    estimate === null
      ? null
      : { value: clamped(estimate.value), low: estimate.low, high: estimate.high };
  const fresh = sets[0]?.sample ?? samples.at(-1);
  const perLook = counted.length === 0 ? designWorth(summaries, fresh) : worth / counted.length;
  return {
    teacher,
    outputs,
    looked: counted.length,
    unsure: looks.filter(({ verdict }) => verdict === 'unsure').length,
    acceptRate,
    strata: strataOf(sets.map(({ sample }) => sample)[0] ?? samples.at(-1), looks),
    looksForFivePercent: looksToPrecision(
      { value: acceptRate?.value ?? 0.5, worth, looked: counted.length },
      { worthPerLook: perLook, left: Math.max(0, outputs - counted.length) },
    ),
    ...curvesOf(counted, acceptRate?.value ?? null),
    thirds: thirdsOf(counted),
    byTask: groupsOf(counted, ({ task }) => task),
    byPhase: groupsOf(counted, ({ phase }) => phase),
    reasons: reasonsOf(counted),
  };
}

/** What was drawn of other kinds tells only how likely the draws of this one were. */
function onlyKind(sample: Sample, kind: TeacherKind | undefined): Sample {
  if (kind === undefined) return sample;
  return {
    ...sample,
    classes: sample.classes.map((each) => ({ ...each, isOther: each.kind !== kind })),
    strata: sample.strata.filter((each) => each.kind === kind),
  };
}

const acceptedOf = (look: AnsweredLook): boolean | null =>
  isCounted(look) ? look.verdict === 'accept' : null;
const clamped = (value: number): number => Math.min(1, Math.max(0, value));

function upToLast(looks: readonly AnsweredLook[]): AnsweredLook[] {
  return looks.slice(0, looks.findLastIndex(({ verdict }) => verdict !== null) + 1);
}

/** Uniform looks that one of these is worth, where good and bad ones are everywhere. */
function designWorth(summaries: readonly ScoreSummary[], sample: Sample | undefined): number {
  if (sample === undefined || summaries.length === 0) return defaultUniformShare;
  const { classes, uniformShare } = sample;
  const left = classes.map(({ outputs }) => outputs);
  const total = left.reduce((a, b) => a + b, 0);
  const each = probabilitiesOf(classes, left, uniformShare);
  const inverse = left.reduce(
    (sum, count, at) => (count === 0 ? sum : sum + count / (each[at] ?? 0)),
    0,
  );
  return total ** 2 / inverse;
}
