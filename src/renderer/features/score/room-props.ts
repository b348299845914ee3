import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ProjectInfo } from '../../../shared/model/project';

export interface ScoreRoomProps {
  dataset: DatasetSummary;
  project: ProjectInfo;
}
