import type { CSSProperties } from 'react';
import type { PolicyEffect, PolicyFigures } from '../../../shared/model/policy-effect';
import { classNames } from '../../ui';
import { formatAmount, formatCount, formatShare } from '../../ui/format';
import { CueMark, cueLabel, type MarkKind } from '../timeline';
import styles from './Effect.module.css';

/** What the tried policy makes of the dataset, figure by figure beside the other one. */
export function Effect(props: {
  effect: PolicyEffect;
  againstName: string;
  /** Nothing stands below it: it may be as high as the room. */
  alone: boolean;
}) {
  const { effect, againstName } = props;
  const { tried, against } = effect;
  return (
    <div className={classNames(styles.effect, props.alone && styles.alone)}>
      <dl className={styles.figures}>
        <Figure
          name="Keyframes"
          value={formatCount(tried.keyframes)}
          other={formatCount(against.keyframes)}
        />
        <Figure
          name="Per minute"
          value={tried.perMinute.toFixed(1)}
          other={against.perMinute.toFixed(1)}
        />
        <Figure
          name="Sparsity"
          value={formatShare(tried.sparsity)}
          other={formatShare(against.sparsity)}
        />
        <Figure
          name="Episodes changed"
          value={formatCount(effect.changedEpisodes)}
          other={`of ${formatCount(effect.episodes)}`}
          plain
        />
      </dl>
      <Legend againstName={againstName} />
      <div className={styles.plots}>
        <PerEpisode effect={effect} />
        <CueMix tried={tried} against={against} />
      </div>
    </div>
  );
}

function Figure(props: { name: string; value: string; other: string; plain?: boolean }) {
  const { name, value, other, plain = false } = props;
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        <span className={classNames(styles.other, !plain && value !== other && styles.moved)}>
          {plain ? other : value === other ? 'no change' : `was ${other}`}
        </span>
      </dd>
    </div>
  );
}

function Legend({ againstName }: { againstName: string }) {
  return (
    <p className={styles.legend}>
      <span className={styles.triedSwatch} /> candidate
      <span className={styles.againstSwatch} /> {againstName}
    </p>
  );
}

/** Bars as tried, the outline of the other policy over them. */
function PerEpisode({ effect }: { effect: PolicyEffect }) {
  const { tried, against, edges } = effect;
  const most = Math.max(1, ...tried.episodesPerBin, ...against.episodesPerBin);
  const height = (count: number): CSSProperties => ({ height: `${(100 * count) / most}%` });
  return (
    <figure className={styles.plot}>
      <figcaption>Keyframes per episode</figcaption>
      <div className={styles.bars} style={{ maxWidth: mostWidth(edges) }}>
        {tried.episodesPerBin.map((count, bin) => {
          const before = against.episodesPerBin[bin] ?? 0;
          return (
            <div
              key={edges[bin]}
              className={styles.bin}
              title={`${binText(edges, bin)}: ${formatAmount(count, 'episode')}, was ${formatCount(before)}`}
            >
              {before > 0 && <div className={styles.againstBar} style={height(before)} />}
              {count > 0 && <div className={styles.triedBar} style={height(count)} />}
            </div>
          );
        })}
      </div>
      <div className={styles.range} style={{ maxWidth: mostWidth(edges) }}>
        {lastValue(edges) > (edges[0] ?? 0) && <span>{edges[0]}</span>}
        <span>{lastValue(edges)} keyframes</span>
      </div>
    </figure>
  );
}

/** Few bins stay narrow, and the labels stay under their ends. */
const mostWidth = (edges: readonly number[]): number => Math.max(80, 80 * (edges.length - 1));

const lastValue = (edges: readonly number[]): number => Math.max(0, (edges.at(-1) ?? 1) - 1);

function binText(edges: readonly number[], bin: number): string {
  const from = edges[bin] ?? 0;
  const to = (edges[bin + 1] ?? from + 1) - 1;
  return from >= to ? formatAmount(from, 'keyframe') : `${from} to ${to} keyframes`;
}

const of = (figures: PolicyFigures, kind: string): number => figures.cues[kind] ?? 0;

function CueMix({ tried, against }: { tried: PolicyFigures; against: PolicyFigures }) {
  const kinds = [
    ...new Set([...Object.keys(tried.cues), ...Object.keys(against.cues)]),
  ] as MarkKind[];
  const total = (kind: string): number => of(tried, kind) + of(against, kind);
  kinds.sort((a, b) => total(b) - total(a));
  const most = Math.max(1, ...kinds.flatMap((kind) => [of(tried, kind), of(against, kind)]));
  const width = (count: number): CSSProperties => ({ width: `${(100 * count) / most}%` });
  return (
    <figure className={styles.plot}>
      <figcaption>
        Cues <span className={styles.note}>keyframes that carry each; one may carry several</span>
      </figcaption>
      <ul className={styles.cues}>
        {kinds.map((kind) => {
          const [now, before] = [of(tried, kind), of(against, kind)];
          return (
            <li key={kind} className={styles.cue}>
              <span className={styles.cueName}>
                <CueMark kind={kind} size={12} />
                {cueLabel(kind)}
              </span>
              <span className={styles.cueTrack}>
                <span
                  className={styles.cueTried}
                  style={{ ...width(now), ...(kind === 'none' ? {} : cueColour(kind)) }}
                />
                <span className={styles.cueAgainst} style={width(before)} />
              </span>
              <span className={styles.cueCount}>{formatCount(now)}</span>
              <span className={styles.cueDelta}>{deltaText(now - before)}</span>
            </li>
          );
        })}
      </ul>
    </figure>
  );
}

const cueColour = (kind: string): CSSProperties => ({ background: `var(--cue-${kind})` });

function deltaText(delta: number): string {
  if (delta === 0) return '';
  return delta > 0 ? `+${formatCount(delta)}` : `−${formatCount(-delta)}`;
}
