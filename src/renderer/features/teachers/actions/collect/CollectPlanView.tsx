import type { CollectPlan, CollectSettings, FeatureMap } from '../../../../../shared/model/collect';
import type { DatasetSummary } from '../../../../../shared/model/dataset';
import type { CallState } from '../../../../connection';
import { NamedButton } from '../../../../commands';
import { formatAmount, formatCount } from '../../../../ui/format';
import { Consent, Figures, PaceNote, PlanPane, tokenFigures } from '../../../jobs';
import { teacherSpecs } from '../../teacher-specs';
import { dimsText } from './dims-text';
import { MapFields } from './MapFields';
import { TrialView } from './TrialView';
import styles from './Collect.module.css';

const mapWords: Readonly<Record<CollectPlan['mapFrom'], string>> = {
  given: 'as corrected here; kept in the project once the teacher has answered to it',
  project: 'as the project keeps it for this teacher',
  guess: 'guessed from the dataset and its robot; look it over',
  teacher: 'by what the teacher says it wants; it is asked when the run begins',
};

/** What a run would ask, what goes into which key, and whether this user agrees to it. */
export function CollectPlanView(props: {
  planned: CallState<CollectPlan>;
  /** No settings to plan with yet. */
  waiting: string | null;
  dataset: DatasetSummary;
  projectId: string;
  settings: CollectSettings | null;
  episodes: readonly number[] | null;
  /** As corrected here; null where it was not. */
  map: FeatureMap | null;
  onMap: (map: FeatureMap | null) => void;
  onAgree: (agreed: boolean) => void;
}) {
  const { dataset, settings, map, onMap } = props;
  return (
    <PlanPane
      planned={props.planned}
      waiting={props.waiting}
      blockersLabel="What keeps the run from starting"
    >
      {(plan) => (
        <>
          <Figures wide figures={figuresOf(plan)} />
          <PaceNote minutes={plan.minutesAtLeast} />
          <section className={styles.side}>
            <div className={styles.mapHead}>
              <h3>Feature map</h3>
              <span className={styles.dim}>{mapWords[plan.mapFrom]}</span>
              {map !== null ? (
                <NamedButton
                  spec={teacherSpecs.uncorrectMap}
                  size="small"
                  onClick={() => onMap(null)}
                >
                  Undo corrections
                </NamedButton>
              ) : (
                plan.map !== null && (
                  <NamedButton
                    spec={teacherSpecs.correctMap}
                    size="small"
                    onClick={() => onMap(plan.map)}
                  >
                    Correct it
                  </NamedButton>
                )
              )}
            </div>
            {map !== null ? (
              <MapFields
                map={map}
                dataset={dataset}
                withSteps={settings?.protocol === 'groot' || settings?.protocol === 'chat'}
                onChange={onMap}
              />
            ) : (
              plan.map !== null && <MapLines map={plan.map} />
            )}
          </section>
          <Consent plan={plan} agreed={plan.agreedAtMs !== null} onAgree={props.onAgree} />
          {settings !== null && (
            <TrialView
              key={JSON.stringify([settings, props.episodes])}
              projectId={props.projectId}
              settings={settings}
              episodes={props.episodes}
              ready={plan.agreedAtMs !== null && plan.blockers.length === 0}
              onTried={props.planned.reload}
            />
          )}
        </>
      )}
    </PlanPane>
  );
}

const figuresOf = (plan: CollectPlan) => [
  {
    name: 'Frames to ask about',
    value: formatCount(plan.frames),
    note: `in ${formatAmount(plan.episodes, 'episode')}; what was answered before is not asked`,
  },
  ...(plan.tokensIn === 0 ? [] : tokenFigures(plan)),
];

const scaled = ({ scale, offset }: { scale: number; offset: number }): string =>
  scale === 1 && offset === 0 ? '' : `, times ${scale} plus ${offset}`;

const moments = ({ steps }: { steps: readonly number[] }): string =>
  steps.length === 1 && steps[0] === 0 ? '' : `, frames ${steps.join(', ')}`;

/** The map as it would be used, a line for each key. */
function MapLines({ map }: { map: FeatureMap }) {
  const lines: [from: string, to: string][] = [
    ...map.cameras.map((each): [string, string] => [
      each.camera,
      `${each.key} (${each.width} × ${each.height}, ${each.fit}${moments(each)})`,
    ]),
    ...map.states.map((each): [string, string] => [
      `${each.feature} [${dimsText(each.dims)}]${scaled(each)}${moments(each)}`,
      each.key,
    ]),
    ...(map.prompt === null
      ? []
      : [
          [
            map.prompt.text === null ? 'task of the frame' : `“${map.prompt.text}”`,
            map.prompt.key,
          ] satisfies [string, string],
        ]),
    ...Object.entries(map.constants).map(([key, value]): [string, string] => [String(value), key]),
    ...map.actions.map((each): [string, string] => [
      `${each.key} [${dimsText(each.from)}]`,
      `action [${dimsText(each.to)}]${scaled(each)}`,
    ]),
  ];
  return (
    <ul className={styles.lines}>
      {lines.map(([from, to]) => (
        <li key={`${from} ${to}`}>
          <span>{from}</span> <span aria-label="into">→</span> <span>{to}</span>
        </li>
      ))}
    </ul>
  );
}
