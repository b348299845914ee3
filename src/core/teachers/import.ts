/** Outputs of a teacher from a file: every row is taken, or named with what is wrong with it. */
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { listOf, numbersOf } from '../../shared/model/list-of';
import {
  embeddedTeacher,
  outputFault,
  teacherKinds,
  teacherOutputSchema,
  type ImportResult,
  type TeacherOutput,
} from '../../shared/model/teacher';
import type { Dataset } from '../datasets/dataset';
import type { JobContext } from '../jobs/progress';
import type { Project } from '../project/project';
import { breathe } from '../system/breathe';
import { plainFailure } from '../system/classify-error';
import { actionsOf, type DatasetActions } from './action-space';
import { importRows } from './import-rows';
import { sizeOf } from './output-parts';
import { outputs } from './outputs';

const batchBytes = 32 * 1024 * 1024;
/** Rows that are left out and told one by one. */
const mostRejected = 10_000;

/** What sums of rounded probabilities may be off by. */
const rounding = 0.01;

/**
 * Spreads from the mean, of a dimension of little spread units of its own: beyond, a value is no action but a fault.
 */
const farthest = 1_000_000;

const mostRows = 100_000;
const chunkOf = (row: ReturnType<typeof numbersOf>) =>
  z.union([listOf(row, mostRows), row.transform((only) => [only])]);

const shape = teacherOutputSchema.shape;
export const rowSchema = z.object({
  episode: shape.episode,
  frame: shape.frame,
  kind: z.enum(teacherKinds).nullish(),
  /** A chunk, or one action. */
  action: chunkOf(numbersOf()).nullish(),
  std: chunkOf(numbersOf(0)).nullish(),
  probs: shape.probs.unwrap().nullish(),
  text: z.string().max(100_000).nullish(),
  logprobs: z
    .union([
      shape.logprobs.unwrap().unwrap(),
      numbersOf().transform((all) => all.map((logprob) => ({ token: '', logprob, top: [] }))),
      z
        .string()
        .max(4_000_000)
        .transform((text, context) => {
          try {
            return shape.logprobs.parse(JSON.parse(text));
          } catch {
            context.addIssue('is no list of tokens as JSON');
            return z.NEVER;
          }
        }),
    ])
    .nullish(),
  version: shape.version.unwrap().nullish(),
  fingerprint: z.string().max(200).nullish(),
});

/**
 * Takes what fits the dataset: episodes, frames and dimensions that it has, of the recording that it is. Throws what
 * makes the file as a whole unreadable, `invalid-input` for the studio's own teacher, and the signal's reason; what
 * was taken before that stays.
 */
export async function importOutputs(
  { dataset, project }: { dataset: Dataset; project: Project },
  { file, teacher }: { file: string; teacher: string },
  job: JobContext,
): Promise<ImportResult> {
  if (teacher === embeddedTeacher) {
    throw new StudioError(
      'invalid-input',
      `The name "${embeddedTeacher}" is that of the studio's own teacher, which "teachers fit" writes; name yours differently.`,
    );
  }
  const store = await project.store(outputs);
  const check = await checker(dataset, project, job.signal);
  const result: ImportResult = {
    teacher,
    kinds: { action: 0, reasoning: 0 },
    outputs: 0,
    replaced: 0,
    rejected: [],
    rejectedRows: 0,
  };
  const reject = (row: number, reason: string): void => {
    result.rejectedRows += 1;
    if (result.rejectedRows <= mostRejected) result.rejected.push({ row, reason });
  };
  const sizes = async (): Promise<number> => {
    let sum = 0;
    for (const kind of teacherKinds) sum += await store.size({ teacher, kind });
    return sum;
  };
  const before = await sizes();
  let batch: TeacherOutput[] = [];
  let bytes = 0;
  const save = async (): Promise<void> => {
    for (const kind of teacherKinds) {
      const own = batch.filter((output) => output.kind === kind);
      if (own.length > 0) await store.write({ teacher, kind }, own);
      result.kinds[kind] += own.length;
    }
    result.outputs += batch.length;
    batch = [];
    bytes = 0;
  };
  const atMs = Date.now();
  for await (const { row, value, reason } of importRows(file)) {
    job.signal.throwIfAborted();
    // A row takes a while, and those of an archive are all in memory.
    await breathe(row, 64);
    const read = reason === null ? await check(value) : reason;
    if (typeof read === 'string') {
      reject(row, read);
      continue;
    }
    const output: TeacherOutput = {
      ...read,
      teacher,
      latencyMs: null,
      error: null,
      source: 'import',
      provenance: `${path.basename(file)}, row ${row}`.slice(-1_000),
      requestHash: null,
      atMs,
    };
    const fault = outputFault(output);
    if (fault !== null) reject(row, fault);
    else {
      batch.push(output);
      bytes += sizeOf(output);
    }
    if (bytes > batchBytes) {
      await save();
      job.report({ phase: 'importing', done: result.outputs, unit: 'frames' });
    }
  }
  await save();
  result.replaced = before + result.outputs - (await sizes());
  return result;
}

type CheckedRow = Pick<
  TeacherOutput,
  | 'episode'
  | 'frame'
  | 'kind'
  | 'action'
  | 'std'
  | 'probs'
  | 'text'
  | 'logprobs'
  | 'version'
  | 'fingerprint'
>;

/** Gives a row as an output has it, or why it is none. */
async function checker(
  dataset: Dataset,
  project: Project,
  signal: AbortSignal,
): Promise<(value: unknown) => Promise<CheckedRow | string>> {
  const lengths = new Map(dataset.episodes.map(({ index, length }) => [index, length]));
  const actions = await actionsOf(dataset, project.robot, signal);
  const fingerprints = new Map<number, string | { fault: string }>();
  const fingerprintOf = async (episode: number): Promise<string | { fault: string }> => {
    const known = fingerprints.get(episode);
    if (known !== undefined) return known;
    const found = await dataset
      .fingerprint(episode)
      .catch((error: unknown) => ({ fault: plainFailure(error).message }));
    fingerprints.set(episode, found);
    return found;
  };
  return async (value) => {
    const parsed = rowSchema.safeParse(value);
    if (!parsed.success) return faultIn(parsed.error, value);
    const improbable = probabilityFault(parsed.data);
    if (improbable !== null) return improbable;
    const { episode, frame, action = null, text = null, ...rest } = parsed.data;
    const length = lengths.get(episode);
    if (length === undefined) return `names episode ${episode}, which the dataset does not have`;
    if (frame >= length) return `names frame ${frame}, episode ${episode} has ${length}`;
    const kind = rest.kind ?? (action === null ? 'reasoning' : 'action');
    const width = action?.[0]?.length ?? 0;
    const wanted = actions?.columns.length ?? width;
    if (kind === 'action' && width !== wanted && width > 0) {
      return `has an action of ${width} values, those of the dataset have ${wanted}`;
    }
    if (kind === 'action' && actions !== null) {
      const beyond = beyondAll(action ?? [], actions) ?? beyondAll(rest.std ?? [], actions);
      if (beyond !== null) return beyond;
    }
    const fingerprint = await fingerprintOf(episode);
    if (typeof fingerprint !== 'string') return fingerprint.fault;
    if ((rest.fingerprint ?? fingerprint) !== fingerprint) {
      return `is of another recording of episode ${episode} (fingerprint ${rest.fingerprint}, now ${fingerprint})`;
    }
    return {
      episode,
      frame,
      kind,
      action: kind === 'action' ? action : null,
      std: rest.std ?? null,
      probs: rest.probs ?? null,
      text: kind === 'reasoning' && text?.trim() !== '' ? text : null,
      logprobs: rest.logprobs ?? null,
      version: rest.version ?? null,
      fingerprint,
    };
  };
}

/** As the end of a sentence that begins with the row; null where all values could be. */
function beyondAll(
  rows: readonly (readonly number[])[],
  { mean, space: { spread } }: DatasetActions,
): string | null {
  for (const row of rows) {
    for (const [dim, value] of row.entries()) {
      const most = farthest * Math.max(spread[dim] ?? 0, 1);
      if (Math.abs(value - (mean[dim] ?? 0)) > most)
        return `has ${value} in dimension ${dim}, more than ${farthest} spreads off the mean of the dataset`;
    }
  }
  return null;
}

/** What a field is, where its value is none. */
const fields: Readonly<Record<string, string>> = {
  episode: 'an episode that is no whole number from 0 on',
  frame: 'a frame that is no whole number from 0 on',
  kind: `a kind that is neither ${teacherKinds.join(' nor ')}`,
  action: 'an action that is no list of rows of finite numbers',
  std: 'a std that is no list of rows of numbers from 0 on',
  probs: 'probs that are no lists of numbers from 0 to 1 for each row and dimension',
  text: 'a text that is none, or is longer than 100000 characters',
  logprobs: 'logprobs that are neither numbers nor a list of {token, logprob, top}',
  version: 'a version that is no text of at most 200 characters',
  fingerprint: 'a fingerprint that is no text of at most 200 characters',
};

function faultIn({ issues }: z.ZodError, value: unknown): string {
  const field = String(issues[0]?.path[0]);
  const says = fields[field];
  if (says === undefined) return 'is no object with episode and frame';
  const isThere = typeof value === 'object' && value !== null && field in value;
  return isThere ? `has ${says}` : `has no ${field}`;
}

/** What would count as certainty, and is none. */
function probabilityFault({ probs, logprobs }: z.infer<typeof rowSchema>): string | null {
  const isPositive = logprobs?.some(({ logprob, top }) =>
    [logprob, ...top.map((other) => other.logprob)].some((each) => each > rounding),
  );
  if (isPositive === true)
    return 'has logprobs above 0; natural logarithms of probabilities are at most 0';
  const sums = probs?.flat().map((bins) => bins.reduce((sum, p) => sum + p, 0)) ?? [];
  const most = sums.reduce((a, b) => Math.max(a, b), 0);
  return most > 1 + rounding
    ? `has probs that add up to ${most.toFixed(2)} in one dimension`
    : null;
}
