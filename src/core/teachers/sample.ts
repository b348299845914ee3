/** Samples of outputs to look at, kept in the project: which were drawn, from what, how, and with which probability. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { teacherKinds, teacherNameSchema, type TeacherLook } from '../../shared/model/teacher';
import { jsonFilesOf, usableJson } from '../project/json-files';
import type { Project } from '../project/project';
import { drawLooks, type Drawn } from './draw';
import { phaseNames } from './phase-of';
import { classEnds, selectScores, type ScoreSummary } from './score-table';

/** By class of suspicion: what is most suspicious is looked at soon, and yet the rest is no rare guest. */
const classWeights = [120, 90, 60, 6, 1.5, 1] as const;
export const defaultUniformShare = 0.2;
export const mostLooks = 100_000;

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);
const text = z.string().max(120_000);
const lookSchema = z.object({
  id: z.string().max(64),
  episode: count,
  frame: count,
  kind: z.enum(teacherKinds),
  stratum: text,
  // Sums of shares come out as 1.0000000000000002 too; such samples were written, and are not lost by it.
  probability: z
    .number()
    .min(0)
    .max(1 + 1e-9)
    .transform((chance) => Math.min(1, chance)),
  suspicion: share,
  reason: text,
  class: count,
  task: text,
  phase: text,
  /** Thirds of length and speed: 0 to 8. */
  third: count,
});
const sampleSchema = z.object({
  id: z.string().max(64),
  teacher: teacherNameSchema,
  seed: z.number().int(),
  uniformShare: share,
  /** Of the outputs that it was drawn from. */
  stamp: z.string().max(64),
  atMs: count,
  classes: z
    .array(z.object({ kind: z.enum(teacherKinds), weight: z.number().min(0), outputs: count }))
    .max(100),
  strata: z
    .array(z.object({ kind: z.enum(teacherKinds), stratum: text, outputs: count }))
    .max(10_000),
  looks: z.array(lookSchema).max(mostLooks),
});
export type Sample = z.infer<typeof sampleSchema>;
export type SampledLook = z.infer<typeof lookSchema>;

const root = 'teachers/samples';

/**
 * Ascending by when they were drawn. One that cannot be read is left out. Throws as `jsonFilesOf` does.
 */
export async function samplesOf(project: Project, teacher: string): Promise<Sample[]> {
  const all = await readSamples(project, (name) => name.startsWith(`${teacher}.`));
  return all.filter((sample) => sample.teacher === teacher);
}

/** The sample that a look is of; null where there is none. */
export async function sampleOfLook(project: Project, look: string): Promise<Sample | null> {
  const ending = `.${look.replace(/-\d+$/, '')}.json`;
  const name = (await project.folder.list(root)).find((each) => each.endsWith(ending));
  return name === undefined ? null : readSample(project, name);
}

async function readSample(project: Project, name: string): Promise<Sample | null> {
  const value = await usableJson(project.folder, `${root}/${name}`);
  return sampleSchema.safeParse(value).data ?? null;
}

/** Of every teacher. Throws as `samplesOf`. */
export const allSamples = (project: Project): Promise<Sample[]> => readSamples(project, () => true);

async function readSamples(
  { folder }: Project,
  isMeant: (name: string) => boolean,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for await (const value of jsonFilesOf(folder, root, isMeant)) {
    const sample = sampleSchema.safeParse(value).data;
    if (sample !== undefined) samples.push(sample);
  }
  return samples.sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
}

export interface SampleWish {
  teacher: string;
  looks: number;
  seed: number;
  uniformShare: number;
}

/**
 * Draws, and keeps what was drawn. With the same seed and outputs it is the same sample, gone on with where more looks
 * are asked for. Throws `not-found` where the teacher has no outputs.
 *
 * @param summaries of the teacher's scores, as they are now
 */
export async function sampleLooks(
  project: Project,
  summaries: readonly ScoreSummary[],
  { teacher, looks, seed, uniformShare }: SampleWish,
): Promise<Sample> {
  if (summaries.every(({ outputs }) => outputs === 0)) {
    throw new StudioError(
      'not-found',
      `There is nothing to look at: no output of "${teacher}" counts here; import or collect some.`,
    );
  }
  const stamp = stampOf(summaries);
  const id = hashOf([teacher, seed, uniformShare, stamp].join(' '));
  const present = (await samplesOf(project, teacher)).find((each) => each.id === id);
  if (present !== undefined && present.looks.length >= looks) {
    return { ...present, looks: present.looks.slice(0, looks) };
  }
  const classes = classesOf(summaries);
  const drawn = drawLooks(classes, { looks, seed, uniformShare });
  // Verdicts name looks: what was drawn stays what it is, also where scores were made anew since.
  const before = present?.looks ?? [];
  const after = (await lookedUp(project, summaries, { id, drawn })).slice(before.length);
  const sample: Sample = {
    id,
    teacher,
    seed,
    uniformShare,
    stamp,
    atMs: present?.atMs ?? Date.now(),
    classes,
    strata: summaries.flatMap((summary) =>
      summary.counts.map((each) => ({
        kind: summary.kind,
        stratum: stratumOf(summary, each),
        outputs: each.outputs,
      })),
    ),
    looks: [...before, ...after],
  };
  await project.folder.write(`${root}/${teacher}.${id}.json`, JSON.stringify(sample));
  return sample;
}

/** Another text when the outputs that count are others. */
export const stampOf = (summaries: readonly ScoreSummary[]): string =>
  hashOf(
    summaries
      .map(({ kind, stamp, foreign }) =>
        foreign.length === 0 ? `${kind} ${stamp}` : `${kind} ${stamp} without ${foreign.join()}`,
      )
      .join('\n'),
  );

/** A look as it is told: without what only the estimate needs. */
export const toldLook = (look: SampledLook): TeacherLook => {
  const { id, episode, frame, kind, stratum, probability, suspicion, reason } = look;
  return { id, episode, frame, kind, stratum, probability, suspicion, reason };
};

const hashOf = (value: string): string =>
  createHash('sha256').update(value).digest('hex').slice(0, 12);

/** Those of one kind after those of the other. */
function classesOf(summaries: readonly ScoreSummary[]): Sample['classes'] {
  return summaries.flatMap(({ kind, counts }) =>
    classEnds.map((_end, at) => ({
      kind,
      weight: classWeights[at] ?? 1,
      outputs: counts
        .filter((each) => each.class === at)
        .reduce((sum, each) => sum + each.outputs, 0),
    })),
  );
}

export function stratumOf(
  { kind, tasks }: ScoreSummary,
  of: { class: number; task: number },
): string {
  const from = classEnds[of.class] ?? 0;
  const to = classEnds[of.class - 1] ?? 1;
  return `${tasks[of.task] ?? ''} / ${kind} / ${percent(from)}-${percent(to)} %`;
}

const percent = (part: number): number => Math.round(100 * part);

async function lookedUp(
  project: Project,
  summaries: readonly ScoreSummary[],
  { id, drawn }: { id: string; drawn: readonly Drawn[] },
): Promise<SampledLook[]> {
  const looks: SampledLook[] = [];
  for (const [at, summary] of summaries.entries()) {
    const base = at * classEnds.length;
    const starts = classEnds.map((_end, which) =>
      summary.counts
        .filter((each) => each.class < which)
        .reduce((sum, each) => sum + each.outputs, 0),
    );
    const rows = new Map<number, number>();
    for (const [order, each] of drawn.entries()) {
      const which = each.class - base;
      const start = starts[which];
      if (start !== undefined && which >= 0) rows.set(start + each.member, order);
    }
    if (rows.size === 0) continue;
    const found = await selectScores(
      project,
      [summary],
      `SELECT file_row_number::DOUBLE, episode::DOUBLE, frame::DOUBLE, suspicion::DOUBLE, what::DOUBLE, times::DOUBLE,
         error::DOUBLE, task::DOUBLE, phase::DOUBLE, class::DOUBLE, (length3 * 3 + speed3)::DOUBLE
       FROM read_parquet($files, hive_partitioning = false, file_row_number = true)
       WHERE file_row_number IN (${[...rows.keys()].join()})`,
    );
    const columns = Array.from({ length: 11 }, (_, column) => found.numbers(column));
    for (let row = 0; row < found.rows; row += 1) {
      const [number = 0, episode = 0, frame = 0, suspicion = 0, what = 0, times = 1, ...rest] =
        columns.map((column) => column[row] ?? 0);
      const [error = 0, task = 0, phase = 0, own = 0, third = 0] = rest;
      const order = rows.get(number) ?? 0;
      const named = phaseNames[phase] ?? '';
      looks[order] = {
        id: `${id}-${order + 1}`,
        episode,
        frame,
        kind: summary.kind,
        stratum: stratumOf(summary, { class: own, task }),
        probability: drawn[order]?.probability ?? 0,
        suspicion,
        reason: reasonOf(summary, { what, times, error, phase: named }),
        class: base + own,
        task: summary.tasks[task] ?? '',
        phase: named,
        third,
      };
    }
  }
  return looks;
}

/** More says nothing more. */
const mostTimes = 100;

function reasonOf(
  { kind, things }: ScoreSummary,
  { what, times, error, phase }: { what: number; times: number; error: number; phase: string },
): string {
  const thing = things[what] ?? `dimension ${what}`;
  if (kind === 'reasoning') return `${phase}: least like ${thing}`;
  const size = Number.isNaN(error) ? '' : `, error ${error.toFixed(2)} of the spread in all`;
  // What it is usually right about to the last digit would be off by thousands.
  const often = times > mostTimes ? `more than ${mostTimes}` : times.toFixed(1);
  return `${phase}: ${thing} off by ${often} times the usual${size}`;
}
