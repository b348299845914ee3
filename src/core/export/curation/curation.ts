/** What an export says about itself beside the data: which episode came from where, and where each text came from. */
import path from 'node:path';
import { shiftsMark } from '../../../shared/model/camera-shift';
import { readShifts } from '../../project/camera-shifts';
import { studioVersion } from '../../system/version';
import type { OutEpisode, WriteTask } from '../formats/format';
import { writeObject, writeObjects, writeText } from '../files/text-files';
import type { Prepared } from '../plan';
import type { ExportRequest } from '../select/select-episodes';
import { writeFrameMap } from './frame-map';
import { reportPage } from './report';

/** Writes `curation/` and the README into the partial folder. Loaders look into neither. */
export async function writeCuration(
  request: ExportRequest,
  prepared: Prepared,
  { folder, database }: Pick<WriteTask, 'folder' | 'database'>,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { dataset, options, project } = request;
  const { plan, episodes, readme, demonstration } = prepared;
  const shifts = await readShifts(project.folder);
  const at = (name: string): string => path.join(folder, 'curation', name);
  await writeObject(at('episodes.json'), {
    written_by: `DualVLA Studio ${studioVersion}`,
    source: { name: dataset.summary.name, version: dataset.summary.version },
    format: plan.format,
    carrier: plan.format.startsWith('lerobot') ? options.carrier : null,
    decisions: options.decisions,
    curator: options.curator,
    repairs: [...options.repair].sort(),
    ...(options.withoutCameras.length > 0 ? { without_cameras: options.withoutCameras } : {}),
    // What the curator saw beside the rows; the pictures in the export are as they were.
    ...(shiftsMark(shifts) === '' ? {} : { camera_shifts_in_review: shifts }),
    trim_idle: options.trimIdle,
    stride: options.stride,
    episodes: episodes.map((episode) => ({
      episode_index: episode.target,
      source_episode_index: episode.episode,
      // Undefined, it is left out.
      demonstration: demonstration(episode),
      length: episode.frames.length,
      source_first_frame: episode.frames[0],
      keyframes: episode.keyframes.length,
      fingerprint: episode.fingerprint,
      curators: episode.curators,
      ...outcomeEntries(episode),
    })),
    skipped: plan.skipped,
  });
  await writeObject(at('exclude.json'), {
    note: "Numbers of the source's episodes, to train on the source itself without the others: every LeRobot takes `episodes` as --dataset.episodes; --dataset.exclude_episodes is only in LeRobot after 0.6.1.",
    exclude_episodes: plan.skipped.map(({ episode }) => episode),
    episodes: episodes.map(({ episode }) => episode),
  });
  await writeObject(at('policy.json'), project.info.policy);
  await writeObjects(at('keyframes.jsonl'), keyframeLines(episodes));
  await writeFrameMap(at('frames.parquet'), episodes, database);
  await writeText(at('report.html'), reportPage(request, prepared));
  await writeText(path.join(folder, 'README.md'), readme(plan.loaders));
}

/** As a number, and who says so; nothing where it is not known. */
function outcomeEntries({ outcome: { value, source, decided } }: OutEpisode): object {
  if (value === null && decided === null) return {};
  const from = decided === null ? { source: source?.from } : { curator: decided.curator };
  return { outcome: value, outcome_from: from };
}

/** One line per keyframe: cues, text and where the text came from. */
function* keyframeLines(episodes: readonly OutEpisode[]): Generator {
  for (const { episode, target, keyframes } of episodes) {
    for (const { id, frame, outFrame, score, cues, reasoning } of keyframes) {
      yield {
        episode_index: target,
        source_episode_index: episode,
        frame_index: outFrame,
        source_frame_index: frame,
        id,
        score,
        cues: cues.map(({ kind, strength, side }) =>
          side === undefined ? { kind, strength } : { kind, strength, side },
        ),
        text: reasoning.text,
        text_from: reasoning.source,
        ...(reasoning.provenance === undefined ? {} : { provenance: reasoning.provenance }),
      };
    }
  }
}
