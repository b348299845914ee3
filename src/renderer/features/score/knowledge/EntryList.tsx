import { useMemo, useRef } from 'react';
import type { KbPage } from '../../../../shared/model/knowledge';
import { outcomeKind } from '../../../../shared/model/score-room';
import { useChoiceCommand, useCommands } from '../../../commands';
import type { CallState } from '../../../connection';
import { Badge, classNames, TextField } from '../../../ui';
import { Pager } from '../Pager';
import { scoreSpecs } from '../score-specs';
import { outcomeWords } from '../words';
import list from '../rollouts/Rollouts.module.css';

export interface ListQuery {
  search: string;
  offset: number;
}

/** The rollouts of a base that have the words that are sought, a page at a time. */
export function EntryList(props: {
  page: CallState<KbPage>;
  query: ListQuery;
  chosen: string | null;
  onQuery: (query: ListQuery) => void;
  onChoose: (id: string) => void;
}) {
  const { page, query, chosen, onQuery } = props;
  const { data, error } = page;
  const total = data?.total ?? 0;
  const { search, offset } = query;
  const field = useRef<HTMLInputElement>(null);
  useCommands(useMemo(() => [{ ...scoreSpecs.search, run: () => field.current?.focus() }], []));
  useChoiceCommand(scoreSpecs.entry, () =>
    (data?.rows ?? []).map(({ id, task }) => ({
      label: task === '' ? id : `${id}, ${task}`,
      run: () => props.onChoose(id),
    })),
  );
  return (
    <nav className={list.list} aria-label="Knowledge base">
      <div className={list.filters}>
        <TextField
          ref={field}
          className={list.wide}
          type="search"
          aria-label="Search tasks, notes, curators"
          placeholder="Search tasks, notes, curators"
          value={search}
          maxLength={200}
          onChange={({ target }) => onQuery({ search: target.value, offset: 0 })}
        />
      </div>
      {error !== null && <p role="alert">{error.message}</p>}
      <ul>
        {data?.rows.map(({ id, task, outcome, notes, failures }) => {
          const { text, tone } = outcomeWords[outcomeKind(outcome)];
          return (
            <li
              key={id}
              className={classNames(list.row, id === chosen && list.chosen)}
              data-entry={id}
            >
              <button type="button" title={task} onClick={() => props.onChoose(id)}>
                <span className={list.title}>
                  {id}
                  <span className={list.dim}>{task}</span>
                </span>
                <span className={list.facts}>
                  <Badge tone={tone}>{text}</Badge>
                  <span title={`${notes} notes, ${failures} of failures`}>{notes}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {data !== null && total === 0 && search !== '' && (
        <p className={list.dim}>No rollout has these words.</p>
      )}
      <Pager
        className={list.pages}
        total={total}
        offset={offset}
        onOffset={(to) => onQuery({ search, offset: to })}
      />
    </nav>
  );
}
