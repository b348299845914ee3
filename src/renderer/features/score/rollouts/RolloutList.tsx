import { SquareSplitHorizontal } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import {
  outcomeKind,
  outcomeKinds,
  type ScoreOverview,
  type ScoreRow,
} from '../../../../shared/model/score-room';
import { useChoiceCommand, useCommands } from '../../../commands';
import { useCall } from '../../../connection';
import { Badge, classNames, IconButton, Select } from '../../../ui';
import { Pager, pageRows } from '../Pager';
import type { Filter } from '../room-state';
import { scoreSpecs } from '../score-specs';
import { filterChoices } from './filter-choices';
import { outcomeWords, policyColour, policyName, scoreText } from '../words';
import styles from './Rollouts.module.css';

const all = 'all';

interface RolloutListProps {
  projectId: string;
  overview: ScoreOverview;
  filter: Filter;
  left: string | null;
  right: string | null;
  onFilter: (filter: Filter) => void;
  onLeft: (id: string) => void;
  onRight: (id: string) => void;
}

/** All rollouts that the filters let through, a page at a time. */
export function RolloutList(props: RolloutListProps) {
  const { overview, filter } = props;
  const [offset, setOffset] = useState(0);
  const { data, error } = useCall('score.rollouts', {
    projectId: props.projectId,
    policies: filter.policy === null ? [] : [filter.policy.name],
    task: filter.task,
    outcomes: filter.outcome === null ? [] : [filter.outcome],
    offset,
    limit: pageRows,
  });
  const total = data?.total ?? 0;
  const change = (part: Partial<Filter>) => {
    setOffset(0);
    props.onFilter({ ...filter, ...part });
  };
  const rows = data?.rows ?? [];
  useStepping((by) => {
    const at = rows.findIndex(({ id }) => id === props.left);
    const next = at < 0 ? rows.at(by > 0 ? 0 : -1) : rows[at + by];
    const page = offset + by * pageRows;
    if (next !== undefined) props.onLeft(next.id);
    else if (page >= 0 && page < total) setOffset(page);
  });
  const list = useRef<HTMLUListElement>(null);
  const { left } = props;
  useEffect(() => {
    if (left === null) return;
    const row = list.current?.querySelector(`[data-rollout="${CSS.escape(left)}"]`);
    row?.scrollIntoView({ block: 'nearest' });
  }, [left]);
  useChoiceCommand(scoreSpecs.filter, () => filterChoices(overview, filter, change));
  const others = rows.filter(({ id }) => id !== props.left);
  useChoiceCommand(scoreSpecs.rollout, () =>
    others.map(({ id }) => ({ label: id, run: () => props.onLeft(id) })),
  );
  useChoiceCommand(scoreSpecs.beside, () =>
    (props.left === null ? [] : others).map(({ id }) => ({
      label: id,
      run: () => props.onRight(id),
    })),
  );
  const places = new Map(overview.policies.map(({ policy }, at) => [policy, at]));
  return (
    <nav className={styles.list} aria-label="Rollouts">
      <Filters overview={overview} filter={filter} onChange={change} />
      {error !== null && <p role="alert">{error.message}</p>}
      <ul ref={list}>
        {rows.map((row) => (
          <Row
            key={row.id}
            row={row}
            colour={policyColour(places.get(row.policy) ?? 0)}
            isJudged={overview.judge !== null}
            side={row.id === props.left ? 'left' : row.id === props.right ? 'right' : null}
            onLeft={() => props.onLeft(row.id)}
            onRight={() => props.onRight(row.id)}
          />
        ))}
      </ul>
      {data !== null && total === 0 && <p className={styles.dim}>No rollout is like that.</p>}
      <Pager className={styles.pages} total={total} offset={offset} onOffset={setOffset} />
    </nav>
  );
}

/** Keys that go through the list; `step` is told by how many rows, at a page's end to the page beside it. */
function useStepping(step: (by: 1 | -1) => void): void {
  const newest = useRef(step);
  useEffect(() => {
    newest.current = step;
  });
  useCommands(
    useMemo(
      () => [
        { ...scoreSpecs.next, run: () => newest.current(1) },
        { ...scoreSpecs.previous, run: () => newest.current(-1) },
      ],
      [],
    ),
  );
}

function Filters(props: {
  overview: ScoreOverview;
  filter: Filter;
  onChange: (part: Partial<Filter>) => void;
}) {
  const { overview, filter, onChange } = props;
  const { policies, tasks } = overview;
  const policyAt = policies.findIndex(
    ({ policy }) => filter.policy !== null && policy === filter.policy.name,
  );
  const taskAt = filter.task === null ? -1 : tasks.indexOf(filter.task);
  return (
    <div className={styles.filters}>
      <Select
        aria-label="Policy"
        value={policyAt < 0 ? all : policyAt}
        onChange={({ target }) => {
          const chosen = policies[Number(target.value)];
          onChange({ policy: chosen === undefined ? null : { name: chosen.policy } });
        }}
      >
        <option value={all}>All policies</option>
        {policies.map(({ policy }, at) => (
          <option key={policy ?? ''} value={at}>
            {policyName(policy)}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Outcome"
        value={filter.outcome ?? all}
        onChange={({ target }) =>
          onChange({ outcome: outcomeKinds.find((kind) => kind === target.value) ?? null })
        }
      >
        <option value={all}>All outcomes</option>
        {outcomeKinds.map((kind) => (
          <option key={kind} value={kind}>
            {outcomeWords[kind].text}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Task"
        className={styles.wide}
        value={taskAt < 0 ? all : taskAt}
        onChange={({ target }) => onChange({ task: tasks[Number(target.value)] ?? null })}
      >
        <option value={all}>All tasks</option>
        {tasks.map((task, at) => (
          <option key={task} value={at}>
            {task === '' ? 'No task named' : task}
          </option>
        ))}
      </Select>
    </div>
  );
}

function Row(props: {
  row: ScoreRow;
  colour: string;
  isJudged: boolean;
  side: 'left' | 'right' | null;
  onLeft: () => void;
  onRight: () => void;
}) {
  const { row, colour, isJudged, side } = props;
  const { text, tone } = outcomeWords[outcomeKind(row.outcome)];
  return (
    <li className={classNames(styles.row, side !== null && styles.chosen)} data-rollout={row.id}>
      <button type="button" aria-pressed={side === 'left'} onClick={() => props.onLeft()}>
        <span className={styles.title}>
          <i className={styles.swatch} style={{ background: colour }} />
          {row.id}
          {side !== null && <span className={styles.dim}>{side}</span>}
        </span>
        <span className={styles.facts}>
          <Badge tone={tone}>{text}</Badge>
          {isJudged && <span title="Score (additive)">{scoreText(row.score?.additive)}</span>}
        </span>
      </button>
      <IconButton
        label={`Show ${row.id} on the right`}
        icon={<SquareSplitHorizontal />}
        size="small"
        pressed={side === 'right'}
        onClick={() => props.onRight()}
      />
    </li>
  );
}
