import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ProjectInfo } from '../../../shared/model/project';

export interface PolicyRoomProps {
  dataset: DatasetSummary;
  project: ProjectInfo;
  onEpisode: (episode: number, frame?: number) => void;
}
