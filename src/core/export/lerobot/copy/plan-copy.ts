/** The plan of a copy: a LeRobot dataset written as the version it is, with what will be left out and who could read it. */
import type { Problem } from '../../../../shared/errors';
import type { ExportPlan } from '../../../../shared/model/export';
import type { JobContext } from '../../../jobs/progress';
import type { ExportDraft } from './draft';
import { contentBlockers, countReasoning, silentKeyframes, targetBlockers } from '../../plan-parts';
import { judge } from './verdict';

export async function planCopy(draft: ExportDraft, job: JobContext): Promise<ExportPlan> {
  const { source, options, project, episodes, skipped, contested } = draft;
  const request = { dataset: source, project, options };
  const frames = episodes.reduce((sum, episode) => sum + episode.frames, 0);
  const keyframes = episodes.reduce((sum, episode) => sum + episode.keyframes.length, 0);
  const reasoning = await countReasoning(request, episodes, job);
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
  const target = await targetBlockers(request, totalBytes);
  const blockers = [
    ...target.blockers,
    ...contentBlockers(request, { contested, skipped, episodes: episodes.length }),
  ];
  return {
    out: options.out,
    format: options.format,
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
  problems.push(
    ...silentKeyframes(episodes, 'they are marked in is_keyframe, but teach no reasoning'),
  );
  return problems;
}
