/** What the frames of single episodes say: numbers and texts, each read ahead for whoever goes through all in order. */
import type { Problem } from '../../../../shared/errors';
import type { FeatureInfo } from '../../../../shared/model/dataset';
import type { DenseText } from '../text/dense-text';
import { EpisodeReads, type EpisodeFiles } from './episode-reads';
import { readSignals, readSignalsOfMany, signalValues, type EpisodeRead } from './read-episode';

/** Characters of a frame's text, as chains of thought have. */
const longText = 500;
const none: ReadonlyMap<number, string[]> = new Map();

interface FrameFiles extends Pick<EpisodeFiles<unknown>, 'episodes' | 'position' | 'dataSource'> {
  features: readonly FeatureInfo[];
  fps: number;
  /** Null where the dataset brings no texts. */
  denseText: DenseText | null;
  /** Hears what is wrong with an episode's signals. */
  note: (finding: Problem) => void;
}

export class FrameReads {
  readonly signals: EpisodeReads<EpisodeRead>;
  /** One text per frame, null for an episode without any; null where the dataset brings none, which opens no file. */
  readonly texts: EpisodeReads<string[] | null> | null;

  constructor({ features, fps, denseText, note, ...files }: FrameFiles) {
    this.signals = new EpisodeReads({
      ...files,
      values: signalValues(features),
      one: (source, episode) => readSignals(source, episode, features, fps),
      many: (source, episodes) => readSignalsOfMany(source, episodes, features, fps),
      found: ({ problems }) => {
        for (const finding of problems) note(finding);
      },
    });
    this.texts =
      denseText &&
      new EpisodeReads<string[] | null>({
        ...files,
        values: longText,
        one: (source, episode) => denseText.read(source, episode),
        many: async (source, episodes) => (await denseText.readMany?.(source, episodes)) ?? none,
        found: () => undefined,
      });
  }

  clear(): void {
    this.signals.clear();
    this.texts?.clear();
  }
}
