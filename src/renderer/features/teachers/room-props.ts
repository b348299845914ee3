import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ProjectInfo } from '../../../shared/model/project';

export interface TeachersRoomProps {
  dataset: DatasetSummary;
  project: ProjectInfo;
  /** Opens an episode in the review, at that frame if one is named. */
  onEpisode: (episode: number, frame?: number) => void;
}

/** What every view of one teacher is given. */
export interface TeacherViewProps extends TeachersRoomProps {
  teacher: string;
}
