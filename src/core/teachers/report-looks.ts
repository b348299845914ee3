/** Looks that were answered, counted by what they have in common, and as curves of the faults that they found. */
import type { LookVerdict } from '../../shared/model/teacher';
import {
  shownFrames,
  type FaultPoint,
  type GroupReport,
  type Interval,
  type ReportFrame,
  type StratumReport,
  type TeacherReport,
} from '../../shared/model/teacher-report';
import { grouped } from '../system/grouped';
import { intervalOf } from './estimate';
import type { Sample, SampledLook } from './sample';

/** A look with what was said of it. */
export interface AnsweredLook extends SampledLook {
  verdict: LookVerdict | null;
  given: string | null;
}

/** Curves have at most so many points. */
const mostPoints = 400;
/** Of episode length and of speed. */
const thirds = 9;

export const isCounted = ({ verdict }: AnsweredLook): boolean =>
  verdict === 'accept' || verdict === 'wrong';
const isWrong = ({ verdict }: AnsweredLook): boolean => verdict === 'wrong';
const wrongIn = (looks: readonly AnsweredLook[]): ReportFrame[] =>
  looks
    .filter(isWrong)
    .slice(0, shownFrames)
    .map(({ episode, frame }) => ({ episode, frame }));

/** Within a stratum all were as likely: the plain rate holds. */
export function strataOf(
  sample: Sample | undefined,
  looks: readonly AnsweredLook[],
): StratumReport[] {
  const byStratum = grouped(looks, (look) => look.stratum);
  return (sample?.strata ?? []).map(({ stratum, outputs }) => {
    const own = byStratum.get(stratum) ?? [];
    const counted = own.filter(isCounted);
    const accepted = counted.filter(({ verdict }) => verdict === 'accept').length;
    return {
      stratum,
      outputs,
      looked: counted.length,
      unsure: own.filter(({ verdict }) => verdict === 'unsure').length,
      acceptRate:
        counted.length === 0 ? null : intervalOf(accepted / counted.length, counted.length),
      wrong: wrongIn(counted),
    };
  });
}

/**
 * Faults over looks, as they were found and as uniform looks would have found them; and both as the mean over thirds.
 *
 * @param counted in the order of the looks
 * @param rate the accept rate of all; null without a look, and then all are empty
 */
export function curvesOf(
  counted: readonly AnsweredLook[],
  rate: number | null,
): Pick<TeacherReport, 'found' | 'foundUniform' | 'foundEvenly' | 'foundUniformEvenly'> {
  if (rate === null)
    return { found: [], foundUniform: [], foundEvenly: [], foundUniformEvenly: [] };
  const every = Math.max(1, Math.ceil(counted.length / mostPoints));
  let faults = 0;
  const found = counted.flatMap((look, at) => {
    faults += Number(isWrong(look));
    const looks = at + 1;
    if (looks % every !== 0 && looks !== counted.length) return [];
    return [{ looks, faults, episode: look.episode, frame: look.frame }];
  });
  const cells = byThird(counted).filter((cell) => cell.length > 0);
  const running = cells.map(faultsUpTo);
  const evenShare = mean(cells.map((cell) => 1 - acceptRateOf(cell).value));
  const over = (faultsAt: (looks: number) => number): FaultPoint[] =>
    found.map(({ looks }) => ({ looks, faults: faultsAt(looks) }));
  return {
    found,
    foundUniform: over((looks) => looks * (1 - rate)),
    foundEvenly: over((looks) => {
      const share = looks / counted.length;
      return counted.length * mean(running.map((cell) => between(cell, share) / (cell.length - 1)));
    }),
    foundUniformEvenly: over((looks) => looks * evenShare),
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);

/** Of no look, of one, and so on. */
function faultsUpTo(looks: readonly AnsweredLook[]): number[] {
  const faults = [0];
  for (const look of looks) faults.push((faults.at(-1) ?? 0) + Number(isWrong(look)));
  return faults;
}

/** @param share of the way from the first value to the last */
function between(values: readonly number[], share: number): number {
  const at = share * (values.length - 1);
  const [low, high] = [values[Math.floor(at)] ?? 0, values[Math.ceil(at)] ?? 0];
  return low + (at - Math.floor(at)) * (high - low);
}

const byThird = (counted: readonly AnsweredLook[]): AnsweredLook[][] =>
  Array.from({ length: thirds }, (_, third) => counted.filter((look) => look.third === third));

export const thirdsOf = (counted: readonly AnsweredLook[]): TeacherReport['thirds'] =>
  byThird(counted).map((own, third) => ({
    length: Math.floor(third / 3),
    speed: third % 3,
    faults: own.filter(isWrong).length,
    ...countsOf(own),
  }));

export function groupsOf(
  counted: readonly AnsweredLook[],
  nameOf: (look: AnsweredLook) => string,
): GroupReport[] {
  return [...grouped(counted, nameOf)]
    .map(([name, looks]) => ({ name, ...countsOf(looks) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const countsOf = (looks: readonly AnsweredLook[]): Omit<GroupReport, 'name'> => ({
  looked: looks.length,
  acceptRate: looks.length === 0 ? null : acceptRateOf(looks),
  wrong: wrongIn(looks),
});

/** Each look counts by the inverse of its probability, since suspicious ones were drawn more often. */
function acceptRateOf(looks: readonly AnsweredLook[]): Interval {
  const weights = looks.map(({ probability }) => 1 / probability);
  const sum = weights.reduce((a, b) => a + b, 0);
  const squares = weights.reduce((a, b) => a + b * b, 0);
  const accepted = looks.reduce(
    (total, { verdict }, at) => total + (verdict === 'accept' ? (weights[at] ?? 0) : 0),
    0,
  );
  return intervalOf(accepted / sum, sum ** 2 / squares);
}

export function reasonsOf(counted: readonly AnsweredLook[]): TeacherReport['reasons'] {
  return [...grouped(counted.filter(isWrong), ({ given }) => given)]
    .flatMap(([reason, looks]) =>
      reason === null ? [] : [{ reason, looks: looks.length, wrong: wrongIn(looks) }],
    )
    .sort((a, b) => b.looks - a.looks);
}
