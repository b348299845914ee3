/** Rollouts of a folder of mp4 with `rollouts.jsonl`: a rollout is a line. */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import type { EpisodeSignals, FeatureInfo, SignalBlock } from '../../shared/model/dataset';
import { misfit } from '../../shared/model/embodiment';
import { rolloutLineSchema, type RolloutLine } from '../../shared/model/score';
import type { VideoSource } from '../datasets/dataset';
import { readJsonLines } from '../datasets/lerobot/metadata/json-lines';
import { resolveInside } from '../files/contained-path';
import { limits } from '../files/limits';
import { asStudioError } from '../system/classify-error';
import { ProblemList } from '../system/problem-list';
import { probeVideo } from '../video/probe';
import { actionKey, robotOf, stateKey, type SaidRobot } from './robot';
import type { Rollout, RolloutSet } from './rollout';

export const rolloutsFile = 'rollouts.jsonl';
/** All are compared with all of their task. */
const mostRollouts = 100_000;

interface ReadLine {
  rollout: Rollout;
  signals: EpisodeSignals | null;
  said: SaidRobot | null;
}

/**
 * Lines that cannot be used are problems, each with its number and why; the others are read. Throws `not-found` where
 * there is no such file, `corrupt-data` where it is none, is too large, or no line can be used.
 */
export async function readRolloutFolder(folder: string): Promise<RolloutSet> {
  const root = await realpath(folder);
  const problems = new ProblemList();
  const read: ReadLine[] = [];
  const ids = new Set<string>();
  let numbers = 0;
  for await (const { line, value } of readJsonLines(root, rolloutsFile, limits.heldLinesBytes)) {
    try {
      if (value === undefined)
        throw wrong(`is no JSON, or longer than ${limits.lineBytes / 1024 / 1024} MB`);
      const each = await readLine(root, value, problems);
      if (ids.has(each.rollout.id)) throw wrong(`has the id ${each.rollout.id} of an earlier line`);
      numbers += sizeOf(each);
      if (read.length >= mostRollouts || numbers > limits.signalValues) throw tooMuch(folder);
      ids.add(each.rollout.id);
      read.push(each);
    } catch (error) {
      const { code, message, details } = asStudioError(error);
      if (code !== 'corrupt-data' || details?.['reason'] === 'too-many') throw error;
      problems.add({
        code: 'rollout-line',
        severity: 'warning',
        file: rolloutsFile,
        message: `Line ${line} of ${rolloutsFile} is left out: it ${message}.`,
      });
    }
  }
  if (read.length === 0) {
    const first = problems.all[0]?.message ?? `${rolloutsFile} is empty.`;
    throw new StudioError('corrupt-data', `${folder} has no rollout that can be used. ${first}`);
  }
  giveRobots(read);
  return { rollouts: read.map(({ rollout }) => rollout), problems: problems.all };
}

const wrong = (what: string): StudioError => new StudioError('corrupt-data', what);

const tooMuch = (folder: string): StudioError =>
  new StudioError(
    'corrupt-data',
    `${folder} has more than ${mostRollouts} rollouts or ${limits.signalValues} numbers; divide it.`,
    { details: { reason: 'too-many' } },
  );

const sizeOf = ({ signals }: ReadLine): number =>
  (signals?.blocks ?? []).reduce((sum, { values }) => sum + values.length, 0);

async function readLine(root: string, value: unknown, problems: ProblemList): Promise<ReadLine> {
  const parsed = rolloutLineSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw wrong(
      `has no usable ${where === '' ? 'content' : `"${where}"`} (${issue?.message ?? ''})`,
    );
  }
  const line = parsed.data;
  const video = await videoOf(root, line, problems);
  // However it is spelled or linked, one video has one name.
  const name = path.relative(root, video ?? path.resolve(root, line.video));
  const fps = line.fps ?? (video === null ? null : await rateOf(video));
  const signals = fps === null ? null : signalsOf(line, fps);
  if (fps === null && (line.actions ?? line.state ?? null) !== null) {
    problems.add({
      code: 'rollout-fps',
      severity: 'warning',
      message: `Rollout ${line.id} has numbers but no fps, and its video tells none: nothing is measured of it.`,
    });
  }
  const rollout: Rollout = {
    id: line.id,
    task: line.task.trim(),
    outcome: line.outcome,
    policy: line.policy ?? null,
    seed: textOf(line.seed),
    video: name,
    episode: textOf(line.episode),
    fps,
    texts: (line.reasoning ?? [])
      .filter(({ text }) => text.trim() !== '')
      .map(({ t, text }) => ({ frame: Math.round(t * (fps ?? 0)), text }))
      .sort((a, b) => a.frame - b.frame),
    robot: null,
    signals: () => Promise.resolve(signals),
    videos: async () => (video === null ? [] : [await sourceOf(video)]),
  };
  return { rollout, signals, said: signals === null ? null : saidRobot(line, signals) };
}

const textOf = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** Null with a problem where the video is missing: what needs none is measured all the same. */
async function videoOf(
  root: string,
  line: RolloutLine,
  problems: ProblemList,
): Promise<string | null> {
  try {
    return await resolveInside(root, line.video);
  } catch (error) {
    const { code, message } = asStudioError(error);
    if (code !== 'not-found')
      throw wrong(`names a video that is not read: ${message.replace(/\.$/, '')}`);
    problems.add({
      code: 'rollout-video',
      severity: 'warning',
      file: line.video,
      message: `Rollout ${line.id} has no video: ${line.video} is not in the folder; its numbers are measured all the same.`,
    });
    return null;
  }
}

async function sourceOf(file: string): Promise<VideoSource> {
  const { firstSec, pictures } = await probeVideo(file);
  return { cameraKey: 'video', file, startSec: firstSec, frames: pictures };
}

async function rateOf(video: string): Promise<number | null> {
  try {
    const { pictures, firstSec, endSec } = await probeVideo(video);
    return endSec > firstSec ? pictures / (endSec - firstSec) : null;
  } catch {
    // Said by the caller, where the rate is needed.
    return null;
  }
}

/**
 * Null without any rows. Where actions and state differ in length, the shorter one counts: a state often has one more.
 */
function signalsOf(line: RolloutLine, fps: number): EpisodeSignals | null {
  const given = { [stateKey]: line.state ?? [], [actionKey]: line.actions ?? [] };
  const used = Object.entries(given).filter(([, rows]) => rows.length > 0);
  const frames = Math.min(...used.map(([, rows]) => rows.length));
  if (used.length === 0) return null;
  const blocks = used.map(([key, rows]): SignalBlock => {
    const width = rows[0]?.length ?? 0;
    const odd = rows.findIndex((row) => row.length !== width);
    if (odd >= 0)
      throw wrong(
        `has ${width} values in the first row of ${key}, ${rows[odd]?.length} in row ${odd}`,
      );
    const values = new Float32Array(frames * width);
    for (const [t, row] of rows.slice(0, frames).entries()) {
      for (const [dim, value] of row.entries()) values[t * width + dim] = value ?? Number.NaN;
    }
    return { key, names: namesFor(line, key, width) ?? numbered(width), values };
  });
  return { episode: 0, frames, fps, timestampsSec: null, blocks };
}

const numbered = (width: number): string[] =>
  Array.from({ length: width }, (_, dim) => String(dim));

/** Null where none are given, or none as many as there are values. */
function namesFor({ names }: RolloutLine, key: string, width: number): string[] | null {
  if (names === null || names === undefined) return null;
  const own = Array.isArray(names) ? names : key === actionKey ? names.actions : names.state;
  return own?.length === width ? own : null;
}

function saidRobot(line: RolloutLine, signals: EpisodeSignals): SaidRobot {
  const { embodiment } = line;
  const features = signals.blocks.map(({ key, names }): FeatureInfo => ({
    key,
    dtype: 'float32',
    shape: [names.length],
    names: namesFor(line, key, names.length),
  }));
  const given = typeof embodiment === 'object' ? embodiment : null;
  const all = Array.isArray(given) ? given : (given?.parts ?? null);
  const parts =
    all?.map((part) => ({ ...part, feature: ours[part.feature] ?? part.feature })) ?? null;
  const fault = parts === null ? null : misfit(parts, features);
  if (fault !== null) throw wrong(`has an embodiment that does not fit: ${fault}`);
  const named = Array.isArray(given) ? null : (given?.robot ?? null);
  return { name: typeof embodiment === 'string' ? embodiment : named, parts, features };
}

/** As the line calls them. */
const ours: Readonly<Record<string, string>> = { actions: actionKey, state: stateKey };

/** Rollouts whose lines say the same of their robot share one: what moves how far is taken over all of them. */
function giveRobots(read: readonly ReadLine[]): void {
  const groups = new Map<string, { said: SaidRobot; lines: ReadLine[] }>();
  for (const line of read) {
    if (line.said === null) continue;
    const key = JSON.stringify(line.said);
    const group = groups.get(key) ?? { said: line.said, lines: [] };
    groups.set(key, group);
    group.lines.push(line);
  }
  for (const { said, lines } of groups.values()) {
    const robot = robotOf(
      said,
      lines.flatMap(({ signals }) => signals ?? []),
    );
    for (const { rollout } of lines) rollout.robot = robot;
  }
}
