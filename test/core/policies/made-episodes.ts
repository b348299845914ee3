/** Six episodes of the same work, each shorter than the one before. */
import { pickAndPlace, type MadeEpisode } from '../keyframes/made-dataset';

export const episodes: MadeEpisode[] = Array.from({ length: 6 }, (_, i) => ({
  rows: pickAndPlace(i / 20).slice(0, 160 - 12 * i),
  reasoning: Array.from({ length: 160 - 12 * i }, (_, t) => (t < 70 ? 'Reach it.' : 'Carry it.')),
}));
