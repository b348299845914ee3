/** What an export says about itself beside the data: which episode came from where, and where each text came from. */
import path from 'node:path';
import { studioVersion } from '../version';
import type { OutEpisode } from './formats/format';
import { writeObject, writeObjects, writeText } from './meta-text';
import type { Prepared } from './prepared';
import type { ExportRequest } from './select-episodes';

/** Writes `curation/` and the README into the partial folder. LeRobot looks into neither. */
export async function writeCuration(
  { dataset, options, project }: ExportRequest,
  { plan, episodes, readme }: Prepared,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  await writeObject(path.join(folder, 'curation/episodes.json'), {
    written_by: `DualVLA Studio ${studioVersion}`,
    source: { name: dataset.summary.name, version: dataset.summary.version },
    format: plan.format,
    decisions: options.decisions,
    curator: options.curator,
    repairs: [...options.repair].sort(),
    trim_idle: options.trimIdle,
    stride: options.stride,
    episodes: episodes.map((episode) => ({
      episode_index: episode.target,
      source_episode_index: episode.episode,
      length: episode.frames.length,
      source_first_frame: episode.frames[0],
      keyframes: episode.keyframes.length,
      fingerprint: episode.fingerprint,
      curators: episode.curators,
    })),
    skipped: plan.skipped,
  });
  await writeObject(path.join(folder, 'curation/policy.json'), project.info.policy);
  await writeObjects(path.join(folder, 'curation/keyframes.jsonl'), keyframeLines(episodes));
  await writeText(path.join(folder, 'README.md'), readme);
}

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
        text_from: reasoning.source,
        text: reasoning.text,
      };
    }
  }
}
