import { ChartColumn, CircleAlert, Eye, GraduationCap } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ListedTeacher } from '../../../shared/model/teacher-report';
import { tabCommands, TryAgain, useChoiceCommand, useCommands } from '../../commands';
import { Banner, EmptyState, Select, Tabs } from '../../ui';
import { Waiting } from '../../connection';
import { RunningState } from '../jobs';
import { TeacherActions } from './actions/TeacherActions';
import { ReportView } from './report/ReportView';
import type { TeachersRoomProps } from './room-props';
import { SpotCheck } from './spot-check/SpotCheck';
import { noUndo } from './spot-check/verdict-commands';
import { tabs, teacherSpecs } from './teacher-specs';
import { useBringing, useTeachers } from './use-teachers';
import styles from './TeachersRoom.module.css';

const icons = {
  'spot-check': <Eye aria-hidden="true" />,
  report: <ChartColumn aria-hidden="true" />,
};
const shownTabs = tabs.map((tab) => ({ ...tab, icon: icons[tab.id] }));

interface Shown {
  tab: (typeof tabs)[number]['id'];
  /** Null: the first one there is. */
  teacher: string | null;
}

/** By project id: it stays while the window is open, whichever room one goes to. */
const shownViews = createStore<Readonly<Record<string, Shown>>>(() => ({}));

const atFirst: Shown = { tab: 'spot-check', teacher: null };

const change = (projectId: string, part: Partial<Shown>) =>
  shownViews.setState((views) => ({ [projectId]: { ...(views[projectId] ?? atFirst), ...part } }));

/** Where outputs of teachers are looked at, one by one, and what the looks tell. */
export function TeachersRoom(props: TeachersRoomProps) {
  const { project } = props;
  const { data, error, reload, round } = useTeachers(project.id);
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const shown = useStore(shownViews, (views) => views[project.id]) ?? atFirst;
  const names = [...new Set((data ?? []).map(({ teacher }) => teacher))];
  const teacher = names.find((name) => name === shown.teacher) ?? names[0] ?? null;
  useCommands(
    useMemo(
      () => tabCommands('Teachers', tabs, (tab) => change(project.id, { tab })),
      [project.id],
    ),
  );
  useCommands(noUndo);
  useChoiceCommand(teacherSpecs.teacher, () =>
    names
      .filter((name) => name !== teacher)
      .map((name) => ({ label: name, run: () => change(project.id, { teacher: name }) })),
  );
  return (
    <Tabs
      label="Teachers room"
      tabs={shownTabs}
      shown={shown.tab}
      onShow={(tab) => change(project.id, { tab })}
      beside={
        teacher !== null && (
          <Select
            aria-label="Teacher"
            className={styles.teacher}
            value={teacher}
            onChange={(event) => change(project.id, { teacher: event.target.value })}
          >
            {names.map((name) => (
              <option key={name} value={name}>
                {nameOf(name, data ?? [])}
              </option>
            ))}
          </Select>
        )
      }
      // One and the same from the first output on: a dialog that brought it stays open.
      acts={data !== null && <TeacherActions {...props} first={teacher === null} place={place} />}
    >
      {project.readOnlyBecause !== null && (
        <Banner>{project.readOnlyBecause} Verdicts are not taken.</Banner>
      )}
      {data === null && error === null && <Waiting what="Reading what teachers said" />}
      {error !== null && (
        <EmptyState
          icon={<CircleAlert />}
          title="What teachers said cannot be read"
          text={error.message}
          actions={<TryAgain onAgain={reload} />}
        />
      )}
      {data !== null && teacher === null && <NoTeacher {...props} place={setPlace} />}
      {teacher !== null && shown.tab === 'spot-check' && (
        <SpotCheck key={`${project.id} ${teacher} ${round}`} {...props} teacher={teacher} />
      )}
      {teacher !== null && shown.tab === 'report' && (
        <ReportView key={`${project.id} ${teacher} ${round}`} {...props} teacher={teacher} />
      )}
    </Tabs>
  );
}

/** `place`: told where the ways to begin stand. */
function NoTeacher({
  project,
  place,
}: TeachersRoomProps & { place: (element: HTMLElement | null) => void }) {
  const running = useBringing(project.id).find(({ state }) => state === 'running');
  if (running !== undefined) return <RunningState icon={<GraduationCap />} job={running} />;
  return (
    <EmptyState
      icon={<GraduationCap />}
      title="No teacher has said anything yet"
      text="Outputs come in three ways: the embedded teacher answers each frame with what the most similar demonstrations did and needs no server; files (parquet, JSON lines, npz) are imported; live servers are asked frame by frame."
      actions={<span ref={place} className={styles.begin} />}
    />
  );
}

function nameOf(name: string, listed: readonly ListedTeacher[]): string {
  const own = listed.filter(({ teacher }) => teacher === name);
  const outputs = own.reduce((sum, each) => sum + each.outputs, 0);
  const kinds = own.map(({ kind }) => (kind === 'action' ? 'actions' : 'texts')).join(' and ');
  return `${name} (${outputs.toLocaleString('en')} ${kinds})`;
}
