/** What each room is called and shows. A new room is an id in route.ts and an entry here. */
import {
  Film,
  Gauge,
  GraduationCap,
  Rows3,
  SlidersHorizontal,
  Users,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { CommandSpec } from '../commands';
import type { DatasetSummary } from '../../shared/model/dataset';
import type { ProjectInfo } from '../../shared/model/project';
import { findAlike, libraryKeys, LibraryRoom } from '../features/library';
import { policyKeys, PolicyRoom } from '../features/policy';
import {
  actSpecs,
  editorSpecs,
  headerSpecs,
  lookSpecs,
  pictureSpecs,
  playbackSpecs,
  ReviewRoom,
  settingSpecs,
  snippetSpecs,
} from '../features/review';
import { scoreKeys, ScoreRoom } from '../features/score';
import { signalsSpec, zoomSpecs } from '../features/timeline';
import { teacherKeys, TeachersRoom } from '../features/teachers';
import { teamKeys, TeamRoom } from '../features/team';
import { NextEpisode } from './NextEpisode';
import { goTo, type RoomId } from './route';

/** Opens an episode in the review, at that frame if one is named. */
export type ToEpisode = (episode: number, frame?: number) => void;

/** Opens a dialog about these episodes alone. */
export type SelectedDialog = (name: 'draft' | 'export', episodes: readonly number[]) => void;

interface Opened<Project> {
  dataset: DatasetSummary;
  project: Project;
  /** As the address names it; null where it names none. */
  episode: number | null;
  frame: number | undefined;
  toEpisode: ToEpisode;
  /** Lets links of the dataset lead into a folder, and opens it anew. */
  allowLinks: (folder: string) => Promise<unknown>;
  openDialog: SelectedDialog;
}

type RoomEntry = {
  /** In the bar. */
  label: string;
  Icon: LucideIcon;
  /** What its command is called. */
  command: string;
  /** Keys of its own, known before it is opened. */
  keys?: readonly CommandSpec[];
  /** Its code, where that does not come with the window's. */
  fetch?: () => Promise<unknown>;
} & (
  | { needsProject: true; show: (opened: Opened<ProjectInfo>) => ReactNode }
  | { needsProject: false; show: (opened: Opened<ProjectInfo | null>) => ReactNode }
);

export const rooms: Record<RoomId, RoomEntry> = {
  library: {
    label: 'Library',
    Icon: Rows3,
    command: 'Go to the library',
    keys: libraryKeys,
    needsProject: false,
    show: ({ dataset, project, toEpisode, allowLinks, openDialog }) => (
      <LibraryRoom
        dataset={dataset}
        project={project}
        onOpenEpisode={toEpisode}
        onAllowLinks={allowLinks}
        onDialog={openDialog}
      />
    ),
  },
  review: {
    label: 'Review',
    Icon: Film,
    command: 'Go to the review',
    keys: [
      ...playbackSpecs,
      ...actSpecs,
      ...settingSpecs,
      ...lookSpecs,
      ...pictureSpecs,
      ...snippetSpecs,
      ...zoomSpecs,
      signalsSpec,
      ...Object.values(headerSpecs),
      ...Object.values(editorSpecs),
    ],
    fetch: ReviewRoom.fetch,
    needsProject: true,
    show: ({ dataset, project, episode, frame, toEpisode }) =>
      episode === null ? (
        <NextEpisode dataset={dataset} project={project} />
      ) : (
        <ReviewRoom
          dataset={dataset}
          project={project}
          episode={episode}
          frame={frame}
          onEpisode={toEpisode}
          onLike={() => {
            findAlike(dataset.id, episode);
            goTo({ room: 'library', path: dataset.path, episode: null });
          }}
        />
      ),
  },
  policy: {
    label: 'Policy',
    Icon: SlidersHorizontal,
    command: 'Go to the policy',
    keys: policyKeys,
    fetch: PolicyRoom.fetch,
    needsProject: true,
    show: ({ dataset, project, toEpisode }) => (
      <PolicyRoom dataset={dataset} project={project} onEpisode={toEpisode} />
    ),
  },
  teachers: {
    label: 'Teachers',
    Icon: GraduationCap,
    command: 'Go to the teachers',
    keys: teacherKeys,
    fetch: TeachersRoom.fetch,
    needsProject: true,
    show: ({ dataset, project, toEpisode }) => (
      <TeachersRoom dataset={dataset} project={project} onEpisode={toEpisode} />
    ),
  },
  score: {
    label: 'Score',
    Icon: Gauge,
    command: 'Go to the score',
    keys: [...playbackSpecs, ...scoreKeys],
    fetch: ScoreRoom.fetch,
    needsProject: true,
    show: ({ dataset, project }) => <ScoreRoom dataset={dataset} project={project} />,
  },
  team: {
    label: 'Team',
    Icon: Users,
    command: 'Go to the team',
    keys: teamKeys,
    fetch: TeamRoom.fetch,
    needsProject: true,
    show: ({ dataset, project, toEpisode }) => (
      <TeamRoom dataset={dataset} project={project} onEpisode={toEpisode} />
    ),
  },
};
