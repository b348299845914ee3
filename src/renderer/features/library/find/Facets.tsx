import { useCallback, useLayoutEffect, useRef, useState, type CSSProperties } from 'react';
import {
  facetFields,
  type FacetField,
  type HistogramField,
  type LibraryFacets,
} from '../../../../shared/model/project';
import type { SearchTerm } from '../../../../shared/search/terms';
import { tickedValues, withRange, withTick } from '../../../../shared/search/write';
import { ShowAll } from '../../../commands';
import { classNames } from '../../../ui';
import { formatCount, formatShare } from '../../../ui/format';
import { facetTitles, valueWord } from '../words';
import { BrushHistogram } from './BrushHistogram';
import { plotTitles } from './filter-choices';
import styles from './Facets.module.css';

export interface FacetsProps {
  facets: LibraryFacets;
  /** What the list is searched for. */
  terms: readonly SearchTerm[];
  /** The same, once its rows are painted. */
  plottedTerms: readonly SearchTerm[];
  onTerms: (terms: SearchTerm[]) => void;
}

/** A task of a hundred has no room; whoever wants them all asks for them. */
const shownAtFirst = 6;

/** How what is found is spread: every count is a tick, every plot can be brushed. */
export function Facets(props: FacetsProps) {
  const { facets, terms, plottedTerms, onTerms } = props;
  const { histograms } = facets;
  const newest = useRef(terms);
  useLayoutEffect(() => {
    newest.current = terms;
  });
  const onRange = useCallback(
    (field: HistogramField, range: { from: number; to: number } | null) =>
      onTerms(withRange(newest.current, field, range)),
    [onTerms],
  );
  const brush = (field: HistogramField, unit: string) => (
    <BrushHistogram
      title={plotTitles[field]}
      unit={unit}
      whole={field === 'keyframes'}
      spread={histograms[field]}
      terms={plottedTerms}
      field={field}
      onRange={onRange}
    />
  );
  return (
    <>
      <Progress states={facets.states} />
      {facetFields.slice(0, 2).map((field) => (
        <Facet key={field} field={field} {...props} />
      ))}
      {brush('len', 's')}
      {brush('keyframes', '')}
      {brush('sparsity', '%')}
      {facetFields.slice(2).map((field) => (
        <Facet key={field} field={field} {...props} />
      ))}
    </>
  );
}

function Progress({ states }: { states: LibraryFacets['states'] }) {
  const total = Object.values(states).reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  return (
    <figure className={styles.plot}>
      <figcaption>
        Review
        <span className={styles.figure}>
          {formatCount(states.finished)} of {formatCount(total)} finished ·{' '}
          {formatShare(states.finished / total)}
        </span>
      </figcaption>
      <div className={styles.stack} aria-hidden="true">
        {(['finished', 'in-review', 'proposed', 'unproposed'] as const)
          .filter((state) => states[state] > 0)
          .map((state) => (
            <span key={state} className={styles[state]} style={{ flexGrow: states[state] }} />
          ))}
      </div>
    </figure>
  );
}

/** One field: its values, how many episodes have each, and which are asked for. */
function Facet(props: Omit<FacetsProps, 'plottedTerms'> & { field: FacetField }) {
  const { field, facets, terms, onTerms } = props;
  const [open, setOpen] = useState(false);
  const { values, distinct } = facets.facets[field];
  const ticked = tickedValues(terms, field);
  // What is ticked stays to be unticked, also where nothing has it any more.
  const gone = ticked.filter((value) => !values.some((other) => other.value === value));
  const all = [...values, ...gone.map((value) => ({ value, episodes: 0 }))];
  // A field in which nothing differs tells nothing.
  if (ticked.length === 0 && (all.length === 0 || sameForAll(field, facets))) return null;
  const shown = open
    ? all
    : all.filter(({ value }, at) => at < shownAtFirst || ticked.includes(value));
  const hidden = distinct + gone.length - shown.length;
  const most = Math.max(1, ...all.map(({ episodes }) => episodes));
  return (
    <fieldset className={styles.facet}>
      <legend>{facetTitles[field]}</legend>
      {shown.map(({ value, episodes }) => (
        <label key={value} className={styles.value} title={valueWord(field, value)}>
          <input
            type="checkbox"
            checked={ticked.includes(value)}
            onChange={() => onTerms(withTick(terms, field, value))}
          />
          <span className={styles.name} dir="auto">
            {valueWord(field, value)}
          </span>
          <span className={styles.count}>{formatCount(episodes)}</span>
          <span className={styles.track} aria-hidden="true">
            <span className={styles.fill} style={barOf(field, value, episodes / most)} />
          </span>
        </label>
      ))}
      {(hidden > 0 || (open && all.length > shownAtFirst)) && (
        <ShowAll
          of={open ? `${facetTitles[field]}, fewer` : facetTitles[field]}
          className={classNames(styles.more)}
          aria-expanded={open}
          onShow={() => setOpen(!open)}
        >
          {open ? 'Show fewer' : `and ${formatCount(hidden)} more`}
        </ShowAll>
      )}
      {open && distinct > values.length && (
        <p className={styles.rest}>
          The {formatCount(values.length)} commonest of {formatCount(distinct)}; search for others.
        </p>
      )}
    </fieldset>
  );
}

/** Whether every episode of the dataset has the field's one value. */
function sameForAll(field: FacetField, { facets, episodes }: LibraryFacets): boolean {
  const { values } = facets[field];
  const isQuiet = field !== 'task' && field !== 'state';
  return isQuiet && values.length === 1 && values[0]?.episodes === episodes;
}

function barOf(field: FacetField, value: string, share: number): CSSProperties {
  const width = `${share * 100}%`;
  return field === 'cue' ? { width, background: `var(--cue-${value})` } : { width };
}
