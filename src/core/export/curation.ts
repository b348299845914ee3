/** What an export says about itself beside the data: which episode came from where, and where each text came from. */
import path from 'node:path';
import type { ExportPlan } from '../../shared/model/export';
import { studioVersion } from '../version';
import type { ExportDraft } from './draft';
import { writeObject, writeObjects, writeText } from './meta-text';
import { readme } from './readme';

/** Writes `curation/` and the README into the partial folder. LeRobot looks into neither. */
export async function writeCuration(
  draft: ExportDraft,
  plan: ExportPlan,
  folder: string,
): Promise<void> {
  const { source, options, project, episodes } = draft;
  await writeObject(path.join(folder, 'curation/episodes.json'), {
    written_by: `DualVLA Studio ${studioVersion}`,
    source: { name: source.summary.name, version: source.summary.version },
    decisions: options.decisions,
    curator: options.curator,
    repairs: [...draft.rules.repairs].sort(),
    episodes: episodes.map((episode) => ({
      episode_index: episode.target,
      source_episode_index: episode.episode,
      length: episode.frames,
      keyframes: episode.keyframes.length,
      fingerprint: episode.fingerprint,
      curators: episode.curators,
    })),
    skipped: draft.skipped,
  });
  await writeObject(path.join(folder, 'curation/policy.json'), project.info.policy);
  await writeObjects(path.join(folder, 'curation/keyframes.jsonl'), keyframeLines(draft));
  await writeText(path.join(folder, 'README.md'), readme(draft, plan));
}

function* keyframeLines(draft: ExportDraft): Generator {
  for (const { episode, target, keyframes } of draft.episodes) {
    for (const { id, frame, score, cues, reasoning } of keyframes) {
      yield {
        episode_index: target,
        source_episode_index: episode,
        frame_index: frame,
        id,
        score,
        cues: cues.map(({ kind, strength, side }) =>
          side === undefined ? { kind, strength } : { kind, strength, side },
        ),
        text_from: reasoning.source,
      };
    }
  }
}
