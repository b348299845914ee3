import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ProjectInfo } from '../../../shared/model/project';

export interface TeamRoomProps {
  dataset: DatasetSummary;
  project: ProjectInfo;
  /** Opens an episode in the review, at a frame if one is named. */
  onEpisode: (episode: number, frame?: number) => void;
}
