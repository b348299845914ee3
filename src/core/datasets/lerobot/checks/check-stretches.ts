/** Episodes that claim the same pictures of a shared video, told by the metadata alone. */
import type { Problem } from '../../../../shared/errors';
import type { EpisodeMeta, FeatureInfo } from '../../../../shared/model/dataset';
import { breathe } from '../../../system/breathe';
import { limits } from '../../../files/limits';
import { problem } from '../../problems';
import type { EpisodeTable } from '../metadata/episode-table';

/** The pictures of one episode in a shared video, half-open, counted in frames of the dataset. */
interface Stretch {
  episode: EpisodeMeta;
  from: number;
  to: number;
}

/** One finding for each episode whose pictures are, in part or all, those of another one; of very many, a count. */
export async function checkStretches(
  table: EpisodeTable,
  cameras: readonly FeatureInfo[],
  fps: number,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  let count = 0;
  for (const { key } of cameras) {
    const files = new Map<string, Stretch[]>();
    for (const [position, episode] of table.episodes.entries()) {
      await breathe(position);
      const location = table.video(position, key);
      if (location === null || location.toSec === null || episode.length === 0) continue;
      const from = Math.round(location.fromSec * fps);
      const stretches = files.get(location.relative) ?? [];
      stretches.push({ episode, from, to: from + episode.length });
      files.set(location.relative, stretches);
    }
    for (const [file, stretches] of files) {
      for await (const { before, next } of overlapping(stretches)) {
        count += 1;
        if (count > limits.listedFindings) continue;
        problems.push({ ...overlap(file, before, next), camera: key });
      }
    }
  }
  if (count > limits.listedFindings) {
    const message = `${count} episodes claim pictures of other ones, of which ${limits.listedFindings} are listed.`;
    problems.push(problem('video-overlap', { message }));
  }
  return problems;
}

/** Each with the one before it that goes on longest, if it begins before that one has ended. */
async function* overlapping(
  stretches: Stretch[],
): AsyncGenerator<{ before: Stretch; next: Stretch }> {
  stretches.sort((a, b) => a.from - b.from || a.episode.index - b.episode.index);
  let [furthest] = stretches;
  for (const [position, next] of stretches.entries()) {
    await breathe(position);
    if (furthest === undefined || position === 0) continue;
    if (next.from < furthest.to) yield { before: furthest, next };
    if (next.to > furthest.to) furthest = next;
  }
}

/** `before` begins no later than `next`. */
function overlap(file: string, before: Stretch, next: Stretch): Problem {
  const [one, other] = [before.episode.index, next.episode.index].sort((a, b) => a - b);
  const shared = Math.min(before.to, next.to) - next.from;
  if (before.from === next.from || next.to <= before.to) {
    const message =
      `Episodes ${one} and ${other} claim the same ${shared} pictures of ${file}; at least one of them shows another episode's. ` +
      "Compare meta/episodes with the dataset's source.";
    return problem('video-overlap', { message, file, episode: next.episode.index });
  }
  const [first, last] = [next.from - before.from, next.from - before.from + shared - 1];
  const rows = first === last ? `Row ${first}` : `Rows ${first} to ${last}`;
  const message =
    `${rows} of episode ${before.episode.index} show the first pictures of episode ${next.episode.index}: ` +
    `both claim them in ${file}, so episode ${before.episode.index} has fewer pictures than rows, or starts too late.`;
  return problem('video-overlap', { message, file, episode: before.episode.index });
}
