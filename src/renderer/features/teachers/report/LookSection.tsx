import {
  noRateText,
  thirdName,
  type GroupReport,
  type ReportFrame,
  type TeacherReport,
} from '../../../../shared/model/teacher-report';
import { formatCount } from '../../../ui/format';
import { CurveChart } from './CurveChart';
import { ReportTable, type ReportRow } from './ReportTable';
import { rateText } from './report-words';
import styles from './ReportView.module.css';

/** What the looks of curators say. */
export function LookSection(props: {
  report: TeacherReport;
  onFrame: (frame: ReportFrame) => void;
}) {
  const { report, onFrame } = props;
  const { found, foundUniform, foundEvenly, foundUniformEvenly } = report;
  if (report.acceptRate === null) {
    return (
      <section className={styles.section}>
        <h2>Looks</h2>
        <p className={styles.none}>
          {noRateText(report)} {formatCount(report.looksForFivePercent)} looks would give the accept
          rate to ±5 %; begin with the spot-check.
        </p>
      </section>
    );
  }
  const curves = (own: typeof foundEvenly, uniform: typeof foundEvenly) =>
    found.map(({ looks, episode, frame }, at) => ({
      x: looks,
      name: `after ${formatCount(looks)} looks`,
      values: [own[at]?.faults ?? null, uniform[at]?.faults ?? null],
      frame: { episode, frame },
    }));
  const chart = {
    empty: '',
    series: [{ name: 'in this order' }, { name: 'uniform looks', isReference: true }],
    axis: 'looks',
    counts: true,
    formatX: formatCount,
    formatY: (value: number) => String(Math.round(10 * value) / 10),
    onFrame,
  };
  const table = { heads: ['Looks', 'Accepted'], leadsTo: 'Wrong at', onFrame };
  return (
    <section className={styles.section}>
      <h2>Looks</h2>
      <div className={styles.charts}>
        <CurveChart
          {...chart}
          title="Faults found"
          note="over the looks, beside what uniform looks would have found."
          points={curves(found, foundUniform)}
        />
        <CurveChart
          {...chart}
          title="Faults found, length and speed held equal"
          note="as if every third of episode length and of speed had been looked at as often."
          points={curves(foundEvenly, foundUniformEvenly)}
        />
      </div>
      <ReportTable
        title="By stratum"
        note="Task, kind and class of suspicion; only those that were looked at."
        first="Stratum"
        heads={['Outputs', 'Looks', 'Unsure', 'Accepted']}
        leadsTo="Wrong at"
        rows={report.strata
          .filter(({ looked, unsure }) => looked + unsure > 0)
          .map((each) => ({
            name: each.stratum,
            cells: [
              formatCount(each.outputs),
              formatCount(each.looked),
              formatCount(each.unsure),
              rateText(each.acceptRate),
            ],
            rate: each.acceptRate,
            frames: each.wrong,
          }))}
        onFrame={onFrame}
      />
      <div className={styles.pair}>
        <ReportTable {...table} title="By task" first="Task" rows={report.byTask.map(rated)} />
        <ReportTable {...table} title="By phase" first="Phase" rows={report.byPhase.map(rated)} />
        <ReportTable
          {...table}
          title="By length and speed"
          first="Third"
          rows={report.thirds
            .filter(({ looked }) => looked > 0)
            .map((each) => rated({ ...each, name: thirdName(each) }))}
        />
        <ReportTable
          title="Reasons"
          first="Reason"
          heads={['Looks']}
          leadsTo="At"
          rows={report.reasons.map(({ reason, looks, wrong }) => ({
            name: reason,
            cells: [formatCount(looks)],
            frames: wrong,
          }))}
          onFrame={onFrame}
        />
      </div>
    </section>
  );
}

const rated = (each: GroupReport): ReportRow => ({
  name: each.name,
  cells: [formatCount(each.looked), rateText(each.acceptRate)],
  rate: each.acceptRate,
  frames: each.wrong,
});
