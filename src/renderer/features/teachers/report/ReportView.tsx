import { CircleAlert, Download } from 'lucide-react';
import { teacherKinds } from '../../../../shared/model/teacher';
import type { ReportFrame, WholeReport } from '../../../../shared/model/teacher-report';
import { choicesOf, TryAgain, useButtonCommand, useChoiceCommand } from '../../../commands';
import { useCall, useConnection, usePush, Waiting } from '../../../connection';
import { DataTable, Button, EmptyState, notifyError } from '../../../ui';
import { formatCount, formatShare } from '../../../ui/format';
import { saveFile } from '../../../ui/save-file';
import { useThrottled } from '../../../ui/use-throttled';
import type { TeacherViewProps } from '../room-props';
import { teacherSpecs } from '../teacher-specs';
import { ErrorSection } from './ErrorSection';
import { reportFrames } from './FrameLinks';
import { LookSection } from './LookSection';
import { decimal } from './report-words';
import styles from './ReportView.module.css';

/** How much of a teacher's work is good, how sure that is, and where it is not. */
export function ReportView({ project, teacher, onEpisode }: TeacherViewProps) {
  const { data, error, loading, reload } = useCall('teachers.report', {
    projectId: project.id,
    teacher,
  });
  // Of other windows: in this one nobody gives verdicts meanwhile.
  const refresh = useThrottled(reload, () => loading);
  usePush('verdict', ({ projectId }) => {
    if (projectId === project.id) refresh();
  });
  if (error !== null) {
    return (
      <EmptyState
        icon={<CircleAlert />}
        title="The report cannot be made"
        text={error.message}
        actions={<TryAgain onAgain={reload} />}
      />
    );
  }
  if (data === null) {
    return <Waiting what="Making the report" />;
  }
  const open = ({ episode, frame }: ReportFrame) => onEpisode(episode, frame);
  return (
    <div className={styles.view}>
      <div className={styles.report}>
        <Head report={data} projectId={project.id} />
        <Teachers projectId={project.id} />
        <LookSection report={data} onFrame={open} />
        {teacherKinds.map((kind) => {
          const scores = data.scores[kind];
          return (
            scores !== undefined && (
              <ErrorSection key={kind} kind={kind} report={scores} onFrame={open} />
            )
          );
        })}
      </div>
    </div>
  );
}

function Head({ report, projectId }: { report: WholeReport; projectId: string }) {
  const { call } = useConnection();
  const pageButton = useButtonCommand(teacherSpecs.page);
  const jsonButton = useButtonCommand(teacherSpecs.json);
  useChoiceCommand(teacherSpecs.frame, () => choicesOf(reportFrames));
  const { teacher, acceptRate, looked, unsure, outputs, looksForFivePercent } = report;
  const savePage = async () => {
    const { html } = await call('teachers.page', { projectId, teacher });
    saveFile(`${teacher}.report.html`, 'text/html', html);
  };
  const figures = [
    {
      name: 'Accepted, of all outputs',
      value: acceptRate === null ? '–' : formatShare(acceptRate.value),
      note:
        acceptRate === null
          ? 'no verdict yet'
          : `95 %: ${formatShare(acceptRate.low)} to ${formatShare(acceptRate.high)}`,
    },
    {
      name: 'Looks',
      value: formatCount(looked),
      note: `and ${formatCount(unsure)} unsure, which are not in the rate`,
    },
    {
      name: 'More looks for ±5 %',
      value: formatCount(looksForFivePercent),
      note: looksForFivePercent === 0 ? 'the interval is that narrow' : 'if they go on as so far',
    },
    { name: 'Outputs', value: formatCount(outputs), note: 'that count in this dataset' },
  ];
  return (
    <header className={styles.head}>
      <dl className={styles.figures}>
        {figures.map(({ name, value, note }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              <span>{note}</span>
            </dd>
          </div>
        ))}
      </dl>
      <div className={styles.saves}>
        <Button ref={pageButton} size="small" onClick={() => void savePage().catch(notifyError)}>
          <Download aria-hidden="true" />
          Save as page
        </Button>
        <Button
          ref={jsonButton}
          size="small"
          onClick={() =>
            saveFile(
              `${teacher}.report.json`,
              'application/json',
              `${JSON.stringify(report, null, 2)}\n`,
            )
          }
        >
          <Download aria-hidden="true" />
          Save as JSON
        </Button>
      </div>
    </header>
  );
}

/** One row for each teacher and kind; nothing where there is only one. */
function Teachers({ projectId }: { projectId: string }) {
  const { data } = useCall('teachers.list', { projectId });
  if (data === null || data.length < 2) return null;
  return (
    <section className={styles.block}>
      <h3>All teachers of this project</h3>
      <DataTable>
        <thead>
          <tr>
            <th scope="col">Teacher</th>
            {['Says', 'Outputs', 'Episodes', 'Median error', 'Looks', 'Accepted'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.map(({ teacher, kind, outputs, episodes, medianError, looked, acceptRate }) => (
            <tr key={`${teacher} ${kind}`}>
              <th scope="row">{teacher}</th>
              <td>{kind === 'action' ? 'actions' : 'texts'}</td>
              <td>{formatCount(outputs)}</td>
              <td>{formatCount(episodes)}</td>
              <td>{medianError === null ? '–' : decimal(medianError)}</td>
              <td>{formatCount(looked)}</td>
              <td>{acceptRate === null ? '–' : formatShare(acceptRate)}</td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </section>
  );
}
