import type { TeacherKind } from '../../../../shared/model/teacher';
import type { ErrorGroup, ErrorReport, ReportFrame } from '../../../../shared/model/teacher-report';
import { formatCount, formatShare } from '../../../ui/format';
import { CurveChart, type ChartPoint } from './CurveChart';
import { decimal } from './report-words';
import { ReportTable } from './ReportTable';
import styles from './ReportView.module.css';

const words: Readonly<Record<TeacherKind, { title: string; unit: string }>> = {
  action: {
    title: 'Actions against the demonstration',
    unit: 'Errors are distances to the demonstrated action, in spreads of the dataset. They need no look.',
  },
  reasoning: {
    title: 'Texts against the kept or given ones',
    unit: 'Errors are shares of words that differ. They need no look.',
  },
};

/** What outputs of one kind are worth by the demonstrations alone. */
export function ErrorSection(props: {
  kind: TeacherKind;
  report: ErrorReport;
  onFrame: (frame: ReportFrame) => void;
}) {
  const { kind, report, onFrame } = props;
  const { errorByStep, errorOverTime, calibration, coverage, against } = report;
  const chart = { formatX: decimal, formatY: decimal, onFrame };
  return (
    <section className={styles.section}>
      <h2>{words[kind].title}</h2>
      <p className={styles.dim}>{words[kind].unit}</p>
      <div className={styles.charts}>
        {kind === 'action' && (
          <CurveChart
            {...chart}
            title="Error over the chunk"
            note="mean, by row from the frame that was asked about on."
            empty="No action could be compared with a demonstration."
            series={[{ name: 'mean error' }]}
            axis="row of the chunk"
            formatX={String}
            points={errorByStep.map(({ step, error, outputs, worst }) => ({
              x: step,
              name: `row ${step} of ${formatCount(outputs)} outputs`,
              values: [error],
              frame: worst,
            }))}
          />
        )}
        <CurveChart
          {...chart}
          title="Error over the episode"
          note="median, by tenth of the episode."
          empty="Nothing could be compared."
          series={[{ name: 'median error' }]}
          axis="of the episode"
          formatX={(value) => `${value} %`}
          points={overTime(errorOverTime)}
        />
        {kind === 'action' && (
          <>
            <CurveChart
              {...chart}
              title="Stated spread against error"
              note="by tenth of the spread that the teacher states; alike where it knows how sure to be."
              empty={noSpread}
              series={[{ name: 'mean error' }, { name: 'as stated', isReference: true }]}
              axis="stated spread"
              points={calibration.map(({ stated, error, outputs, worst }) => ({
                x: stated,
                name: `stated ${decimal(stated)}, ${formatCount(outputs)} outputs`,
                // A normal distribution of that deviation is off by so much in the mean.
                values: [error, stated * Math.sqrt(2 / Math.PI)],
                frame: worst,
              }))}
            />
            <CurveChart
              {...chart}
              title="Within the stated spread"
              note="share of values, against what a normal distribution has there."
              empty={noSpread}
              series={[{ name: 'found' }, { name: 'as stated', isReference: true }]}
              axis="nominal share"
              formatX={formatShare}
              formatY={formatShare}
              points={coverage.map(({ nominal, share, values, worst }) => ({
                x: nominal,
                name: `nominal ${formatShare(nominal)} of ${formatCount(values)} values`,
                values: [share, nominal],
                frame: worst,
              }))}
            />
          </>
        )}
      </div>
      <div className={styles.pair}>
        <Groups title="Error by task" first="Task" groups={report.errorByTask} onFrame={onFrame} />
        <Groups
          title="Error by phase"
          first="Phase"
          groups={report.errorByPhase}
          onFrame={onFrame}
        />
      </div>
      {against.length === 0 ? (
        <section className={styles.block}>
          <h3>Against other teachers</h3>
          <p className={styles.none}>No other teacher answered the same frames.</p>
        </section>
      ) : (
        <ReportTable
          title="Against other teachers"
          note="At the frames that both answered."
          first="Teacher"
          heads={['Frames', 'This one nearer', 'Its error', 'Error of the other']}
          leadsTo="Farthest apart"
          rows={against.map((each) => ({
            name: each.teacher,
            cells: [
              formatCount(each.frames),
              formatShare(each.nearer),
              decimal(each.medianError),
              decimal(each.otherMedianError),
            ],
            frames: each.apart,
          }))}
          onFrame={onFrame}
        />
      )}
    </section>
  );
}

const noSpread =
  'This teacher states no spread, so that there is nothing to hold its errors against.';

const overTime = (groups: readonly ErrorGroup[]): ChartPoint[] =>
  groups.map(({ name, outputs, medianError, worst }, tenth) => ({
    x: 10 * tenth + 5,
    name: `${name}, ${formatCount(outputs)} outputs`,
    values: [medianError],
    frame: worst,
  }));

function Groups(props: {
  title: string;
  first: string;
  groups: readonly ErrorGroup[];
  onFrame: (frame: ReportFrame) => void;
}) {
  return (
    <ReportTable
      title={props.title}
      first={props.first}
      heads={['Outputs', 'Median error']}
      leadsTo="Largest at"
      rows={props.groups.map(({ name, outputs, medianError, worst }) => ({
        name,
        cells: [formatCount(outputs), medianError === null ? '–' : decimal(medianError)],
        frames: worst === null ? [] : [worst],
      }))}
      onFrame={props.onFrame}
    />
  );
}
