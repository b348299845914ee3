/** The plan of an export: what will be written, what stays behind and why, and who could read the result. */
import { toPlainError, type Problem } from '../../shared/errors';
import type { ExportPlan } from '../../shared/model/export';
import { unwatched, type JobContext } from '../jobs/progress';
import { draftExport, type ExportDraft, type ExportRequest } from './draft';
import { inspectTarget } from './target';
import { judge } from './verdict';

/** Reads the rows of every episode it would take, and writes nothing. Throws `unsupported`, `corrupt-data` or `io`. */
export async function planExport(request: ExportRequest): Promise<ExportPlan> {
  return planOf(await draftExport(request, unwatched), unwatched);
}

export async function planOf(draft: ExportDraft, job: JobContext): Promise<ExportPlan> {
  const { source, options, episodes, skipped } = draft;
  const frames = episodes.reduce((sum, episode) => sum + episode.frames, 0);
  const keyframes = episodes.reduce((sum, episode) => sum + episode.keyframes.length, 0);
  const reasoning = await countReasoning(draft, job);
  const videoBytes = draft.videos.reduce((sum, { bytes }) => sum + bytes, 0);
  const dataBytes = draft.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const sideBytes = draft.sideFiles.reduce((sum, { bytes }) => sum + bytes, 0);
  // Rows are packed anew, with another codec perhaps; the lists come to a few kilobytes per episode.
  const totalBytes =
    videoBytes +
    sideBytes +
    Math.ceil(dataBytes * 1.2) +
    reasoning.charactersOut * 2 +
    episodes.length * 4_096 +
    65_536;
  const target = await inspectTarget(options.out, source.root);
  const blockers = [...target.blockers, ...contents(draft)];
  if (target.blockers.length === 0 && totalBytes > target.freeBytes) {
    blockers.push(
      `The export needs about ${size(totalBytes)}, but the disk of ${options.out} has ${size(target.freeBytes)} left; free some or choose another disk.`,
    );
  }
  return {
    out: options.out,
    version: source.summary.version,
    blockers,
    episodes: episodes.map((episode) => ({
      episode: episode.episode,
      frames: episode.frames,
      keyframes: episode.keyframes.length,
    })),
    skipped,
    frames,
    keyframes,
    sparsity: frames === 0 ? 0 : 1 - keyframes / frames,
    videoBytes,
    totalBytes,
    freeBytes: target.freeBytes,
    ...judge(draft),
    reasoning,
    problems: remarks(draft),
  };
}

/** What in the project keeps it from being exported. */
function contents(draft: ExportDraft): string[] {
  const { options, project, contested, episodes, source } = draft;
  const blockers: string[] = [];
  const { curators } = project.info;
  if (options.curator !== null && !curators.includes(options.curator)) {
    const known = curators.length === 0 ? 'nobody has' : `${curators.join(', ')} have`;
    blockers.push(`${options.curator} decided nothing in this project (${known}); choose another.`);
  }
  const [first] = contested;
  if (first !== undefined) {
    const others = contested.length === 1 ? '' : ` and ${contested.length - 1} more`;
    blockers.push(
      `Several curators (${first.curators.join(', ')}) reviewed episode ${first.episode}${others}; choose whose decisions count.`,
    );
  }
  if (episodes.length === 0) {
    const why = draft.skipped[0]?.message ?? `${source.summary.name} has no episodes.`;
    blockers.push(`There is nothing to export: no episode is ready. ${why}`);
  }
  return blockers;
}

/** What is worth knowing and stops nothing. */
function remarks(draft: ExportDraft): Problem[] {
  const { source, episodes, rules, leavesOut, sideFiles } = draft;
  const problems: Problem[] = [];
  const note = (code: string, severity: Problem['severity'], message: string): void => {
    problems.push({ code, severity, message });
  };
  if (leavesOut) {
    note(
      'renumbered',
      'info',
      `Episodes are left out, so the others are numbered anew from 0 (episode_index and index change); curation/episodes.json says which is which.`,
    );
    const side = sideFiles.filter(
      ({ from }) => from.startsWith('meta/') && !from.startsWith('meta/tasks.'),
    );
    if (side.length > 0) {
      note(
        'side-files-kept',
        'info',
        `${side.map(({ from }) => from).join(', ')} are copied as they are; where they name episodes, they mean the source's numbers.`,
      );
    }
    if (source.layout === 'v3' && draft.videos.length > 0) {
      note(
        'shared-videos',
        'info',
        'A video file that holds a kept episode is copied whole, with the pictures of left-out episodes in it.',
      );
    }
    if (source.summary.version === 'v2.0' && source.videoFeatures.length > 0) {
      note(
        'picture-statistics',
        'info',
        'Statistics of pictures in meta/stats.json are those of the whole source; all others are made anew.',
      );
    }
  }
  for (const [name, next] of rules.names) {
    if (name === next) continue;
    note('column-renamed', 'info', `The source's column ${name} is kept as ${next}.`);
  }
  const silent = episodes.flatMap(({ episode, keyframes }) =>
    keyframes.filter(({ reasoning }) => reasoning.text === '').map(() => episode),
  );
  if (silent.length > 0) {
    note(
      'keyframe-without-text',
      'warning',
      `${silent.length} keyframes have no text (the first is in episode ${silent[0]}); they are marked in is_keyframe, but teach no reasoning.`,
    );
  }
  return problems;
}

async function countReasoning(
  draft: ExportDraft,
  job: JobContext,
): Promise<ExportPlan['reasoning']> {
  const before = new Tally();
  const after = new Tally();
  for (const { episode, keyframes } of draft.episodes) {
    job.signal.throwIfAborted();
    for (const { reasoning } of keyframes) after.add(reasoning.text);
    try {
      for (const text of (await draft.source.reasoning(episode)) ?? []) before.add(text);
    } catch (error) {
      // A column that cannot be read as text is copied all the same; it only does not count here.
      if (toPlainError(error).code === 'internal') throw error;
    }
  }
  return {
    charactersIn: before.characters,
    charactersOut: after.characters,
    distinctIn: before.texts.size,
    distinctOut: after.texts.size,
  };
}

class Tally {
  characters = 0;
  readonly texts = new Set<string>();

  add(text: string): void {
    if (text === '') return;
    this.characters += text.length;
    this.texts.add(text);
  }
}

function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1_000 && unit < units.length - 1) [amount, unit] = [amount / 1_000, unit + 1];
  return `${unit === 0 ? amount : amount.toFixed(1)} ${units[unit]}`;
}
